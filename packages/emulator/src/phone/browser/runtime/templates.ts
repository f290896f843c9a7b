import type { BuiltProject } from '../../wire.ts'

/** @returns Finds a unit's compiled template; undefined where its WXML did not compile. */
export function readTemplates(project: BuiltProject): (path: string) => unknown {
  const groupList = (0, eval)(`(${project.templates})`) as Record<string, unknown>
  return (path) => (groupList[path] === undefined ? undefined : { groupList, content: groupList[path] })
}
