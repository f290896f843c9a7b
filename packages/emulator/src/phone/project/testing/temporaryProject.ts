import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { BuiltProject } from '../../wire.ts'
import { openProject, type Project } from '../openProject.ts'

/** A mini program of one page, complete and without a fault. */
export const smallest = {
  'app.json': '{"pages": ["pages/index/index"]}',
  'app.ts': 'App({})',
  'pages/index/index.wxml': '<view>hello</view>',
  'pages/index/index.ts': 'Page({})',
}

export interface TemporaryProject {
  dir: string
  write(path: string, text: string): void
  remove(path: string): void
  link(path: string, target: string): void
  /** Closed when the test ends. */
  open(): Promise<Project>
}

/** A folder of its own for the running test, removed when it ends. */
export function temporaryProject(files: Record<string, string>): TemporaryProject {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quickreg-project-')))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const project: TemporaryProject = {
    dir,
    write(path, text) {
      mkdirSync(dirname(join(dir, path)), { recursive: true })
      writeFileSync(join(dir, path), text)
    },
    remove: (path) => rmSync(join(dir, path), { recursive: true }),
    link(path, target) {
      mkdirSync(dirname(join(dir, path)), { recursive: true })
      symlinkSync(target, join(dir, path))
    },
    async open() {
      const opened = await openProject({ dir, appid: 'wx0000000000000000' })
      onTestFinished(() => opened.close())
      return opened
    },
  }
  for (const [path, text] of Object.entries(files)) project.write(path, text)
  return project
}

export async function built(files: Record<string, string>): Promise<BuiltProject> {
  return (await temporaryProject(files).open()).current()
}

/** `pages/index/index.wxml:2:3 error message` */
export const problemLines = ({ problems }: BuiltProject) =>
  problems.map(({ severity, file, line, column, message }) =>
    [[file, line, column].filter((part) => part !== undefined).join(':'), severity, message].join(' '),
  )

/** Compiled templates by path, as the phone gets them; made to be looked at, not to hear events. */
export const templatesOf = ({ templates }: BuiltProject): Record<string, unknown> =>
  new Function('wxsCalls', `return ${templates}`)({}) as Record<string, unknown>

/** Runs a module with what it requires, as the phone does. */
export function run(project: BuiltProject, key: string, surroundings: Record<string, unknown> = {}): unknown {
  const loaded = new Map<string, { exports: unknown }>()
  const load = (name: string): unknown => {
    const known = loaded.get(name)
    if (known) return known.exports
    const module: { exports: unknown } = { exports: {} }
    loaded.set(name, module)
    const { code, requires } = project.modules[name]!
    const require = (specifier: string) => load(requires[specifier]!)
    const names = ['require', 'module', 'exports', ...Object.keys(surroundings)]
    if (name.endsWith('.json')) module.exports = JSON.parse(code)
    else new Function(...names, code)(require, module, module.exports, ...Object.values(surroundings))
    return module.exports
  }
  return load(key)
}
