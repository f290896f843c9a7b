import type { Phone } from '../ports.ts'
import { ApiFailure, makeApis } from './api.ts'
import { hasApi, officialApis } from './officialApis.ts'

const reason = 'not supported by the emulator'

/**
 * `wx` with what the library is too old for taken away, and with functions that fail for what WeChat has and this phone
 * has not: `typeof wx.scanCode` is "function" as it is there, a call says what is missing and never pretends. Names that
 * WeChat never had are undefined, so that feature tests work.
 */
export function withUnsupported(phone: Phone, supported: Record<string, unknown>): Record<string, unknown> {
  const { sdkVersion } = phone.device
  const known = Object.fromEntries(
    Object.entries(supported).filter(([name]) => !officialApis.has(name) || hasApi(name, sdkVersion)),
  )
  const failing = new Map<string, unknown>()
  return new Proxy(known, {
    get(target, name) {
      if (typeof name !== 'string' || name in target || !hasApi(name, sdkVersion)) return Reflect.get(target, name)
      if (!failing.has(name)) failing.set(name, failingApi(phone, name))
      return failing.get(name)
    },
  })
}

function failingApi(phone: Phone, name: string): (options?: object) => unknown {
  const warn = () => phone.console.warnOnce(`wx.${name}`, `wx.${name} is ${reason}`)
  if (/^(on|off)[A-Z]/.test(name)) return warn
  const { returns } = officialApis.get(name)!
  const fail = () => {
    warn()
    throw new ApiFailure(reason)
  }
  const api = makeApis(phone, { [name]: { run: fail, ...(returns && { promise: false }) } })[name]!
  if (!returns) return api
  return (options) => {
    // uploadFile and its like return something and answer by callbacks too.
    const hasCallbacks = typeof options === 'object' && ('fail' in options || 'complete' in options)
    if (hasCallbacks) return api(options)
    warn()
    throw new Error(`${name}:fail ${reason}`)
  }
}
