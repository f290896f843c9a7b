import type { PageInstance } from '../ports.ts'
import type { Handles } from './handles.ts'
import type { Driven, Method } from './method.ts'

export function createAppMethods(
  { phone, surroundings }: Driven,
  handles: Handles,
  callBinding: (name: string, args: unknown[]) => void,
): Record<string, Method> {
  const { wx } = surroundings
  const originals = new Map<string, unknown>()
  const describePage = (page: PageInstance) => ({ pageId: handles.pageId(page), path: page.path, query: page.query })
  return {
    'Tool.getInfo': () => ({ SDKVersion: phone.device.sdkVersion }),
    'Tool.close': () => undefined, // the emulator stays: it was not started for this script
    'Tool.getTestAccounts': () => ({ accounts: [] }),
    'App.exit': () => undefined,
    'App.enableLog': () => undefined, // the log is always sent
    'App.getPageStack': () => ({ pageStack: phone.stack.pages.map(describePage) }),
    'App.getCurrentPage': () => describePage(phone.stack.current()),
    'App.callWxMethod': async ({ method, args = [] }) => ({ result: await callWx(wx, method, args) }),
    'App.callFunction': async ({ functionDeclaration, args = [] }) => ({
      result: await compile(functionDeclaration, surroundings)(...args),
    }),
    'App.addBinding': ({ name }) => {
      ;(globalThis as Record<string, unknown>)[name] = (...args: unknown[]) => callBinding(name, args)
    },
    'App.mockWxMethod': ({ method, functionDeclaration, args = [], ...rest }) => {
      if (!originals.has(method)) originals.set(method, wx[method])
      const original = originals.get(method)
      if (functionDeclaration !== undefined) {
        const replacement = compile(functionDeclaration, surroundings)
        wx[method] = (...given: unknown[]) => replacement.call({ origin: original }, ...given, ...args)
      } else if ('result' in rest) wx[method] = mockOf(method, rest.result)
      else wx[method] = original
    },
  }
}

/** The answer of an API, whether it is given at once, by a Promise or by a callback. */
function callWx(wx: any, method: string, args: any[]): unknown {
  if (method.endsWith('Sync') || typeof args[0] !== 'object') return wx[method](...args)
  return new Promise((resolve, reject) => wx[method]({ ...args[0], success: resolve, fail: reject }))
}

const mockOf = (method: string, result: unknown) => {
  if (method.endsWith('Sync')) return () => result
  return (options: any = {}) => {
    options.success?.(result)
    options.complete?.(result)
    return Promise.resolve(result)
  }
}

/** A function that came as text, made in the scope that the app's modules have. */
function compile(text: string, surroundings: Record<string, unknown>): (...args: unknown[]) => unknown {
  const names = Object.keys(surroundings)
  return new Function(...names, `return (${text})`)(...Object.values(surroundings)) as never
}
