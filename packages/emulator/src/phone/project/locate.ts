import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { ProjectError } from './errors.ts'
import { JsonSyntaxError, parseJson } from './json.ts'
import { objectOr } from './config.ts'
import { lineAndColumn } from './report.ts'

export interface Location {
  /** The folder that was asked for. */
  folder: string
  /** The folder of app.json. */
  root: string
  /** From project.config.json, where it is that of an app and not a tourist's. */
  appid?: string
}

/** Finds the mini program in a folder: app.json is there, or where project.config.json says. @throws {ProjectError} */
export function locateProject(dir: string): Location {
  const folder = resolve(dir)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ProjectError('folder_missing', `There is no folder ${folder}.`)
  }
  const { miniprogramRoot, appid } = readProjectConfig(join(folder, 'project.config.json'))
  const root = typeof miniprogramRoot === 'string' ? join(folder, miniprogramRoot) : folder
  if (relative(folder, root).startsWith('..')) {
    throw new ProjectError('project_config_invalid', `miniprogramRoot of project.config.json leads out of ${folder}.`)
  }
  if (!existsSync(join(root, 'app.json'))) {
    throw new ProjectError(
      'app_json_missing',
      `${folder} holds no mini program: there is no ${join(root, 'app.json')}.`,
    )
  }
  const location: Location = { folder, root }
  if (typeof appid === 'string' && /^wx[0-9a-f]{16}$/.test(appid)) location.appid = appid
  return location
}

function readProjectConfig(path: string): Record<string, unknown> {
  if (!existsSync(path)) return {}
  const text = readFileSync(path, 'utf8')
  try {
    return objectOr(parseJson(text).value)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const { line, column } = lineAndColumn(text, error.offset)
    throw new ProjectError('project_config_invalid', `${path}:${line}:${column}: ${error.message}`)
  }
}
