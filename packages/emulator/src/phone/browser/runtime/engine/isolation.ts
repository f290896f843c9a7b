import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import type { Unit } from '../../../wire.ts'

/** `styleIsolation` and `virtualHost` may stand in JSON or in the script's `options`; the adapter reads JSON only. */
export function watchIsolation(space: CodeSpace) {
  const shared = new Set<string>()
  const units = new Map<string, { unit: Unit; isPage: boolean }>()
  const inner = space as any
  const prepare = inner.prepareComponentOptions.bind(inner)
  inner.prepareComponentOptions = (is: string, options: Record<string, unknown> = {}) => {
    const entry = units.get(is)
    if (entry) {
      const { unit, isPage } = entry
      const json: Record<string, unknown> = { ...options, ...unit.json }
      // A page made by Component() shares styles unless it says otherwise.
      const styleIsolation =
        json.styleIsolation ?? (isPage ? 'shared' : json.addGlobalClass ? 'apply-shared' : 'isolated')
      space.addComponentStaticConfig(is, { ...unit.json, styleIsolation, component: !isPage } as never)
      if (/^(page-)?shared$/.test(String(styleIsolation))) shared.add(is)
      else shared.delete(is)
    }
    const [prepared, isolation] = prepare(is, options)
    const virtualHost = options.virtualHost ?? entry?.unit.json.virtualHost
    return [{ ...prepared, virtualHost, idPrefixGenerator: null }, isolation]
  }
  return {
    declare(path: string, unit: Unit, isPage: boolean) {
      units.set(path, { unit, isPage })
      space.addComponentStaticConfig(path, unit.json as never)
    },
    prefix: (path: string) => (shared.has(path) || !units.has(path) ? '' : `${units.get(path)!.unit.styleScope}--`),
  }
}
