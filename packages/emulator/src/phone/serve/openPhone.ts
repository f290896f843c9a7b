import type { App } from '../../state/apps.ts'
import type { BuiltProject, ConsoleEntry, Problem } from '../wire.ts'

/** A mini program's folder, opened: what the routes need of it. */
export interface PhoneProject {
  current(): BuiltProject
  /** @returns Ends the subscription. */
  onBuilt(listener: (built: BuiltProject) => void): () => void
  /** Absolute path of a file of the mini program; `undefined` for what lies outside. */
  fileBelow(path: string): string | undefined
  /** A stack as the browser saw it, told by the sources. */
  mapStack(stack: string): string
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
  /** The app that the mini program is; it takes the name that the mini program shows. */
  app: App
  onConsole: (entry: ConsoleEntry) => void
}

/** @throws {Error} There is no mini program in the folder, or its quickreg.project.json is wrong. */
export async function openPhone({ dir, api, app, onConsole }: PhoneOptions): Promise<OpenPhone> {
  // Whoever emulates WeChat alone does without the compilers.
  const { openProject, readRequestHosts } = await import('../project/index.ts')
  const requestHosts = readRequestHosts(dir, api)
  const project = await openProject({ dir, appid: app.appid })
  const title = project.current().app.window.navigationBarTitleText
  if (title && !title.startsWith('@')) app.name = title
  const report = ({ problems }: BuiltProject) => problems.forEach((problem) => onConsole(entryOf(problem)))
  report(project.current())
  project.onBuilt(report)
  return { project, requestHosts }
}

function entryOf({ severity, file, line, column, message }: Problem): ConsoleEntry {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return { level: severity === 'error' ? 'error' : 'warn', text: `${place}: ${message}` }
}
