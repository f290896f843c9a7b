import type { Emulation } from '../../emulation.ts'
import { keepApp } from '../../state/apps.ts'
import { secretOf } from '../../state/identity.ts'
import { DEFAULT_APP } from '../../state/readyMade.ts'
import { locateProject } from '../project/locate.ts'
import type { AppConfig, BuiltProject, ConsoleEntry, Problem } from '../wire.ts'

/** A mini program's folder, opened: what the routes need of it. */
export interface PhoneProject {
  current(): BuiltProject
  /** @returns Ends the subscription. */
  onBuilt(listener: (built: BuiltProject) => void): () => void
  /** Absolute path of a file of the mini program; `undefined` for what lies outside. */
  fileBelow(path: string): string | undefined
  /** A stack as the browser saw it, told by the sources. */
  mapStack(stack: string): string
  /** After `close`, for whoever is still listening. */
  onClosed(listener: () => void): () => void
  close(): Promise<void> | void
}

/** The phone while a mini program is on it. */
export interface OpenPhone {
  project: PhoneProject
  /** Origin that the mini program names → origin that is asked. */
  requestHosts: ReadonlyMap<string, string>
}

interface PhoneOptions {
  dir: string
  /** `$SERVER` */
  api: string | undefined
  onConsole: (entry: ConsoleEntry) => void
}

/** @throws {ProjectError} There is no mini program in the folder, or its quickreg.project.json is wrong. */
export async function openPhone(emulation: Emulation, { dir, api, onConsole }: PhoneOptions): Promise<OpenPhone> {
  // Whoever emulates WeChat alone does without the compilers.
  const { openProject, readRequestHosts } = await import('../project/index.ts')
  const requestHosts = readRequestHosts(dir, api)
  const project = await openProject({ dir, appid: DEFAULT_APP.appid })
  const { appid, app } = project.current()
  emulation.miniProgram = { appid, name: nameOf(app) }
  keepApp(emulation.world.apps, emulation.miniProgram)
  const report = ({ problems }: BuiltProject) => problems.forEach((problem) => onConsole(entryOf(problem)))
  report(project.current())
  project.onBuilt(report)
  return { project, requestHosts }
}

/** The app a mini program is: its own, or the ready-made one if project.config.json names none. @throws {ProjectError} */
export function appOfProject(dir: string): { appid: string; secret: string } {
  const { appid = DEFAULT_APP.appid } = locateProject(dir)
  return { appid, secret: secretOf(appid) }
}

/** WeChat's console knows the name; here the title of the first page has to do. */
function nameOf({ window: { navigationBarTitleText: title } }: AppConfig): string | undefined {
  const isTheme = title?.startsWith('@')
  return title && !isTheme ? title : undefined
}

function entryOf({ severity, file, line, column, message }: Problem): ConsoleEntry {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return { level: severity === 'error' ? 'error' : 'warn', text: `${place}: ${message}` }
}
