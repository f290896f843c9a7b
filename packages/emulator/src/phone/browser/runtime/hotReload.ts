import type { BuiltProject, Unit } from '../../wire.ts'
import type { Engine } from './engine/index.ts'
import { writeStack } from './pageStack.ts'
import type { Native, PageStack } from './ports.ts'
import { readRoute } from './route.ts'
import type { Styles } from './styles.ts'
import { readTemplates } from './templates.ts'

export type Swap =
  | { kind: 'reload' }
  /** In place, state kept. Templates: the units whose WXML is another. */
  | { kind: 'swap'; styles: boolean; templates: string[] }

/** What it takes to come from one build to the next: sheets and templates can be swapped, everything else starts anew. */
export function compareBuilds(before: BuiltProject, after: BuiltProject): Swap {
  const paths = Object.keys(after.units)
  if (before.appid !== after.appid || !same(before.app, after.app) || !same(before.modules, after.modules))
    return { kind: 'reload' }
  if (!same(Object.keys(before.units).sort(), [...paths].sort())) return { kind: 'reload' }
  if (paths.some((path) => !same(codeOf(before.units[path]!), codeOf(after.units[path]!)))) return { kind: 'reload' }
  return {
    kind: 'swap',
    styles: paths.some((path) => before.units[path]!.style !== after.units[path]!.style),
    templates: paths.filter((path) => before.units[path]!.templateHash !== after.units[path]!.templateHash),
  }
}

const codeOf = ({ json, script }: Unit) => ({ json, script })

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

interface Reloadable {
  engine: Engine
  styles: Styles
  stack: PageStack
  native: Native
  /** The build that is running. */
  project: BuiltProject
  /** Called with a build that took the running one's place. */
  use(project: BuiltProject): void
  onError(error: unknown): void
}

/** @returns Takes over the newest build. One that is broken is only shown, so that its mending can keep the state. */
export function createHotReload({
  engine,
  styles,
  stack,
  native,
  project,
  use,
  onError,
}: Reloadable): () => Promise<void> {
  let running = project
  const takeOver = async () => {
    const next = await fetchProject().catch(() => undefined) // the emulator is gone, and so is what it built
    if (!next) return
    native.showProblems(next.problems)
    if (isBroken(next)) return
    const swap = compareBuilds(running, next)
    const isNew = isBroken(running) || stack.pages.length === 0 // nothing has been shown yet
    if (isNew || swap.kind === 'reload') return reloadAt(writeStack(stack), next)
    running = next
    use(next)
    if (swap.styles) styles.update(next)
    if (swap.templates.length > 0) swapTemplates(swap.templates, next)
  }
  const swapTemplates = (paths: string[], next: BuiltProject) => {
    const templateOf = readTemplates(next)
    const places = stack.pages.map(({ scroller }) => ({ scroller, top: scroller.scrollTop }))
    for (const path of paths) engine.updateTemplate(path, templateOf(path))
    for (const { scroller, top } of places) scroller.scrollTop = top
  }
  let turn = Promise.resolve() // one after the other: builds may come faster than they are fetched
  return () => (turn = turn.then(takeOver).catch(onError))
}

export async function fetchProject(): Promise<BuiltProject> {
  return (await (await fetch('/phone/project.json', { cache: 'no-store' })).json()) as BuiltProject
}

export const isBroken = ({ problems }: BuiltProject): boolean => problems.some(({ severity }) => severity === 'error')

const stackKey = 'quickreg:stack'

/** Reloads the app, to come back to the same pages, as far as there still are such. */
function reloadAt(routes: string[], { app }: BuiltProject): void {
  const known = routes.filter((route) => app.pages.includes(readRoute(route, '').path))
  sessionStorage.setItem(stackKey, JSON.stringify(known))
  if (routes.length > 0 && known.length === 0) history.replaceState(null, '', location.pathname + location.search)
  location.reload()
}

/** The pages to open after a reload, bottom first; once. */
export function takeSavedStack(): string[] {
  const saved = sessionStorage.getItem(stackKey)
  sessionStorage.removeItem(stackKey)
  return saved === null ? [] : (JSON.parse(saved) as string[])
}
