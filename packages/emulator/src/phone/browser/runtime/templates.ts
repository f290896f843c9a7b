import type { BuiltProject } from '../../wire.ts'
import { wxsCalls } from './engine/handlers.ts'

/** @returns Finds a unit's compiled template; undefined where its WXML did not compile. */
export function readTemplates(project: BuiltProject): (path: string) => unknown {
  const evaluate = new Function('wxsCalls', `return ${project.templates}`) as (calls: typeof wxsCalls) => unknown
  const groupList = evaluate(wxsCalls) as Record<string, unknown>
  return (path) => (groupList[path] === undefined ? undefined : { groupList, content: groupList[path] })
}
