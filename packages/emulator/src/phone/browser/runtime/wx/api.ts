import { isAtLeast, since } from '../../../../device/client.ts'
import type { Phone } from '../ports.ts'

/** Why an API failed: the text after `name:fail `. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly errno: number | undefined
  constructor(text: string, errno?: number) {
    super(text)
    this.errno = errno
  }
}

export type Options = Record<string, any>

/**
 * Does what an API is there for. What it answers goes to `success`, and `name:ok` with it; an answer that brings an
 * `errMsg` of its own, as the emulator's do, says itself whether it failed.
 */
export type Run = (options: Options) => object | void | Promise<object | void>

export interface ApiRules {
  run: Run
  /** Parameters that have to be there, by their type as WeChat's messages name it. */
  needs?: Record<string, 'String' | 'Number' | 'Boolean' | 'Object' | 'Array' | 'Function'>
  /** False for those that return nothing, even when called without callbacks. */
  promise?: false
}

interface Outcome {
  ok: boolean
  result: { errMsg: string; errno?: number }
}

/** The library that first answered by Promise. */
const promisesSince = '2.10.2'

/** Makes functions of WeChat's shape: `success`, `fail` and `complete`, or a Promise where none of them is given. */
export function makeApis<Name extends string>(
  phone: Phone,
  definitions: Record<Name, Run | ApiRules>,
): Record<Name, (options?: Options) => unknown> {
  const made = Object.entries<Run | ApiRules>(definitions).map(([name, definition]) => {
    const rules = typeof definition === 'function' ? { run: definition } : definition
    return [name, (options?: unknown) => callApi(phone, name, rules, options)]
  })
  return Object.fromEntries(made) as Record<Name, (options?: Options) => unknown>
}

export function callApi(phone: Phone, name: string, { run, needs = {}, promise }: ApiRules, given: unknown): unknown {
  const options = (given ?? {}) as Record<string, unknown>
  const outcome = settle(phone, name, async () => {
    checkParameters(options, needs)
    return run(options)
  })
  const hasCallbacks = Boolean(options.success || options.fail || options.complete)
  if (hasCallbacks || promise === false || !isAtLeast(phone.device.sdkVersion, promisesSince)) {
    void outcome.then((settled) => callBack(phone, name, options, settled))
    return undefined
  }
  return outcome.then(({ ok, result }) => {
    if (ok) return result
    // As WeChat does: an object, not an Error.
    throw result
  })
}

/** Never rejects. */
async function settle(phone: Phone, name: string, run: () => Promise<object | void>): Promise<Outcome> {
  try {
    const result = { errMsg: `${name}:ok`, ...(await run()) }
    return { ok: result.errMsg === `${name}:ok`, result }
  } catch (error) {
    return { ok: false, result: failure(name, error, phone.device) }
  }
}

export function failure(name: string, error: unknown, { sdkVersion }: { sdkVersion: string }): Outcome['result'] {
  const { message, errno } = error as ApiFailure
  const numbered = errno !== undefined && isAtLeast(sdkVersion, since.errno)
  return { errMsg: `${name}:fail ${message}`, ...(numbered && { errno }) }
}

/** Calls the page's own functions; what they throw is theirs and reaches nobody else. */
export function callBack(phone: Phone, name: string, options: Record<string, unknown>, { ok, result }: Outcome): void {
  for (const callback of [ok ? 'success' : 'fail', 'complete']) {
    const handler = options[callback]
    if (typeof handler === 'function') guard(phone, `${name} ${callback}`, () => handler.call(options, result))
  }
}

/** Runs code of the mini program; an error in it is reported as WeChat reports it. */
export function guard<Result>(phone: Phone, where: string, run: () => Result): Result | undefined {
  try {
    return run()
  } catch (error) {
    phone.console.fail(error, where)
    return undefined
  }
}

/** `setStorageSync` and its like throw what the asynchronous form hands to `fail`. */
export function makeSync<Arguments extends unknown[], Result>(
  name: string,
  run: (...args: Arguments) => Result,
): (...args: Arguments) => Result {
  return (...args) => {
    try {
      return run(...args)
    } catch (error) {
      throw new Error(`${name}:fail ${(error as Error).message}`, { cause: error })
    }
  }
}

/** @throws {ApiFailure} In WeChat's words. */
export function checkParameters(options: unknown, needs: NonNullable<ApiRules['needs']>): void {
  if (typeOf(options) !== 'Object') {
    throw new ApiFailure(`parameter error: parameter should be Object instead of ${typeOf(options)};`)
  }
  const wrong = Object.entries(needs).flatMap(([name, type]) => {
    const actual = typeOf((options as Record<string, unknown>)[name])
    return actual === type ? [] : [`parameter.${name} should be ${type} instead of ${actual};`]
  })
  if (wrong.length > 0) throw new ApiFailure(`parameter error: ${wrong.join('')}`)
}

/** `String`, `Undefined`, `Array`: how WeChat's messages name types. */
export const typeOf = (value: unknown): string => {
  const type = Object.prototype.toString.call(value).slice(8, -1)
  return type === 'AsyncFunction' ? 'Function' : type
}
