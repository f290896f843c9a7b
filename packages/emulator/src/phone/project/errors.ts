export type ProjectErrorCode =
  'folder_missing' | 'app_json_missing' | 'project_config_invalid' | 'request_hosts_invalid' // quickreg.project.json

/** Why a project cannot be opened at all. What is wrong inside one is in `BuiltProject.problems`, and can be mended while it runs. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError'
  readonly code: ProjectErrorCode
  constructor(code: ProjectErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
