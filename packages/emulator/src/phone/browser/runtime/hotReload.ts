import type { BuiltProject, Unit } from '../../wire.ts'

export type Swap =
  | { kind: 'reload' }
  /** In place, state kept. Templates: the units whose WXML is another. */
  | { kind: 'swap'; styles: boolean; templates: string[] }

/** What it takes to come from one build to the next: sheets and templates can be swapped, everything else starts anew. */
export function compareBuilds(before: BuiltProject, after: BuiltProject): Swap {
  const paths = Object.keys(after.units)
  if (!same(before.app, after.app) || !same(before.modules, after.modules)) return { kind: 'reload' }
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

const stackKey = 'quickreg:stack'

/** Reloads the app, to come back to the same pages. */
export function reloadAt(routes: string[]): void {
  sessionStorage.setItem(stackKey, JSON.stringify(routes))
  location.reload()
}

/** The pages to open after a reload, bottom first; once. */
export function takeSavedStack(): string[] {
  const saved = sessionStorage.getItem(stackKey)
  sessionStorage.removeItem(stackKey)
  return saved === null ? [] : (JSON.parse(saved) as string[])
}
