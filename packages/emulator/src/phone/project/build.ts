import { createHash } from 'node:crypto'
import type { BuiltProject, Unit } from '../wire.ts'
import { checkMarkup } from './checkMarkup.ts'
import { collectParts } from './components.ts'
import { readApp } from './config.ts'
import { Report } from './report.ts'
import { moduleKey, scriptAt, Scripts } from './scripts.ts'
import { Styles } from './styles.ts'
import { Templates } from './templates.ts'
import type { FileTree } from './tree.ts'

/** Everything that keeps what it has compiled from one build to the next. */
export interface Compilers {
  styles: Styles
  scripts: Scripts
  templates: Templates
}

export type Build = Omit<BuiltProject, 'revision' | 'appid'>

/** Builds the whole mini program. Never fails for what is in it: that is in `problems`. */
export async function buildProject(tree: FileTree, { styles, scripts, templates }: Compilers): Promise<Build> {
  tree.refresh()
  const report = new Report()
  const app = readApp(tree, report)
  if (scriptAt(tree, 'app') === undefined) report.add('error', app.file.source, undefined, 'app.ts or app.js not found')
  const collected = collectParts(tree, app, report)
  const { parts, appJson } = collected
  const paths = parts.map(({ path }) => path)
  const { expression, hashes, files } = templates.build(tree, paths, report)
  checkMarkup(collected, files, report)
  const modules = await scripts.build(tree, ['app', ...paths], report)

  const units: Record<string, Unit> = {}
  for (const { path, json } of [{ path: 'app', json: appJson }, ...parts]) {
    const unit: Unit = { json, styleScope: styleScope(path), templateHash: hashes.get(path) ?? '' }
    const script = scriptAt(tree, path)
    if (script !== undefined) unit.script = moduleKey(script)
    const style = styles.build(tree, path, report)
    if (style !== undefined) unit.style = style
    units[path] = unit
  }
  const problems = report.problems
  return { app: { ...app.config, json: appJson }, units, templates: expression, modules, problems }
}

/** Short, for it stands before every class on the screen; of letters first, for a class may not begin with a digit. */
const styleScope = (path: string) => `s${createHash('sha256').update(path).digest('hex').slice(0, 8)}`
