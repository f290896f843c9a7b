import type { BuiltProject } from '../../wire.ts'

/** What a mini program's module finds around it, beside JavaScript itself. */
export type Surroundings = Record<string, unknown>

/** Browsers have these, WeChat's script engine has not: page code that reaches for one would fail there, so it fails here. */
export const notInWechat = [
  ...['window', 'document', 'location', 'history', 'navigator', 'localStorage', 'sessionStorage', 'XMLHttpRequest'],
  ...['fetch', 'WebSocket', 'alert', 'confirm', 'prompt', 'frames', 'parent', 'top', 'self', 'Image', 'Audio'],
  ...['URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'atob', 'btoa', 'crypto', 'FormData', 'Blob', 'File'],
  ...['AbortController', 'Event', 'CustomEvent', 'HTMLElement', 'addEventListener', 'indexedDB', 'structuredClone'],
] as const

export interface Modules {
  /** Runs a module once. @throws Whatever its code throws; it is then run again by the next that requires it. */
  require(key: string): unknown
}

/** WeChat's module semantics: one scope per file, CommonJS, run when first required. */
export function createModules(project: BuiltProject, surroundings: Surroundings): Modules {
  const modules = new Map<string, { exports: unknown }>()
  const names = Object.keys(surroundings)
  const values = Object.values(surroundings)

  function requireModule(key: string): unknown {
    const known = modules.get(key)
    if (known) return known.exports
    const source = project.modules[key]
    if (!source) throw new Error(`module '${key}' is not defined`)
    const module: { exports: any } = { exports: {} }
    modules.set(key, module) // first, so that circles see what there is so far
    try {
      if (key.endsWith('.json')) module.exports = JSON.parse(source.code)
      else run(key, source.code, module, requireFrom(key))
    } catch (error) {
      modules.delete(key)
      throw error
    }
    return module.exports
  }

  function requireFrom(key: string) {
    const resolve = (specifier: string) => {
      const target = project.modules[key]!.requires[specifier]
      if (target === undefined) throw new Error(`module '${specifier}' is not defined, require args is '${specifier}'`)
      return target
    }
    const require = (specifier: string, done?: (exports: unknown) => void) => {
      if (!done) return requireModule(resolve(specifier))
      return void require.async(specifier).then(done)
    }
    require.async = async (specifier: string) => requireModule(resolve(specifier))
    return require
  }

  function run(key: string, code: string, module: { exports: any }, require: unknown): void {
    // The surroundings are one scope further out, so that a module may call something of its own `Image`. The head is
    // one line: stacks are mapped back to the sources by that.
    const head = `(function (${[...names, ...notInWechat].join(', ')}) { return function (require, module, exports) {`
    const text = `${head}\n${code}\n}})\n//# sourceURL=mini-program:///${key}`
    const body = ((0, eval)(text) as (...args: unknown[]) => (...args: unknown[]) => void)(...values)
    body.call(module.exports, require, module, module.exports)
  }

  return { require: requireModule }
}
