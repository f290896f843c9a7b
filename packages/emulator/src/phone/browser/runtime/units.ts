import type { BuiltProject } from '../../wire.ts'
import type { Engine } from './engine/index.ts'
import type { Modules } from './modules.ts'

interface Registration {
  project: BuiltProject
  engine: Engine
  modules: Modules
  templateOf: (path: string) => unknown
  onError: (error: unknown, where: string) => void
}

/** Runs app.js, then every component and page; one that throws is reported and stays empty, the others go on. */
export function registerUnits({ project, engine, modules, templateOf, onError }: Registration): void {
  const { units, app } = project
  const evaluate = (path: string) => () => {
    const { script } = units[path]!
    try {
      if (script !== undefined) modules.require(script)
    } catch (error) {
      onError(error, script ?? path)
    }
  }
  if (units.app) evaluate('app')()
  const pages = new Set(app.pages)
  const isComponent = (path: string) => path !== 'app' && !pages.has(path)
  for (const path of [...Object.keys(units).filter(isComponent), ...pages]) {
    const unit = units[path]
    if (unit) engine.defineUnit(path, unit, pages.has(path), templateOf(path), evaluate(path))
    // Global components are known before the first page that may use them.
    if (unit && isComponent(path)) {
      for (const [tag, target] of Object.entries(globalComponents(project))) {
        if (target === `/${path}`) engine.useEverywhere(tag, target)
      }
    }
  }
}

const globalComponents = ({ app }: BuiltProject) => (app.json.usingComponents ?? {}) as Record<string, string>
