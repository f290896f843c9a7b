export { ProjectError, type ProjectErrorCode } from './errors.ts'
export { openProject, type Project } from './openProject.ts'
export { readRequestHosts } from './requestHosts.ts'
