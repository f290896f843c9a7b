import { scopeMarker, type BuiltProject } from '../../wire.ts'

export interface Styles {
  /** Applies the sheets of these units, dependencies first, and no others. */
  use(units: readonly string[]): void
  /** Takes over what has changed in the sheets that are applied. */
  update(project: BuiltProject): void
}

/**
 * The style sheets of the page on top. Class names of units that keep their styles to themselves get a prefix, so only
 * the sheets of pages, which share theirs, have to be taken away with the page.
 */
export function createStyles(first: BuiltProject, prefixOf: (unit: string) => string): Styles {
  let project = first
  let applied: HTMLStyleElement[] = []
  let units: readonly string[] = []
  const cssOf = (unit: string) =>
    (project.units[unit]?.style ?? '')
      .replaceAll(scopeMarker, prefixOf(unit))
      .replaceAll(/:host(?![-\w(])/g, `[is="${unit}"]`) // the engine writes `is` on every host
  const apply = () => {
    const sheets = ['app', ...units.filter((unit) => unit !== 'app')].flatMap((unit) => {
      const css = cssOf(unit)
      if (css === '') return []
      const known = applied.find((sheet) => sheet.dataset.unit === unit)
      const sheet = known ?? document.createElement('style')
      sheet.dataset.unit = unit
      if (sheet.textContent !== css) sheet.textContent = css
      return [sheet]
    })
    for (const sheet of applied) if (!sheets.includes(sheet)) sheet.remove()
    document.head.append(...sheets) // in this order: a page's sheet comes last and has the last word
    applied = sheets
  }
  return {
    use(next) {
      units = next
      apply()
    },
    update(next) {
      project = next
      apply()
    },
  }
}
