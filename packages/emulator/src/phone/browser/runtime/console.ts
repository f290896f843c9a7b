import type { ConsoleEntry, ConsoleLevel, PhoneReport } from '../../wire.ts'
import type { AppConsole } from './ports.ts'
import { lineOf, shown } from './shown.ts'

interface ConsoleOptions {
  /** Every line, as the values it was written with. */
  onLine(level: ConsoleLevel, values: unknown[]): void
  /** A sentence that tells more about an error than its message, if there is one. */
  explain(stack: string): string | undefined
  /** After it was written: wx.onError. */
  onFailure(error: Error): void
  /** The bar at the bottom of the phone, once the stack is told by the sources. */
  onTraced(error: { message: string; stack?: string }): void
}

/** The app's console: the browser's own, the frame's and the terminal's. */
export function createConsole({ onLine, explain, onFailure, onTraced }: ConsoleOptions): AppConsole & {
  forModules: object
  /** A promise that was rejected and that nobody looked after. */
  failPromise(reason: unknown): void
} {
  const said = new Set<string>()
  /** The browser sends what it is given over several connections, and the terminal would have lines in another order. */
  let sent: Promise<unknown> = Promise.resolve()
  /** @returns The stack, by the sources where the emulator knows them. */
  const report = async (entry: ConsoleEntry): Promise<string | undefined> => {
    const message: PhoneReport = { type: 'quickreg:console', level: entry.level, text: entry.text }
    if (window.parent !== window) window.parent.postMessage(message, location.origin)
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(entry)
    const init = { method: 'POST', headers, body, keepalive: body.length < 60_000 }
    const answer = sent
      .then(async () => (await (await fetch('/phone/console', init)).json()) as { stack?: string })
      .catch(() => ({ stack: undefined })) // nothing on the phone depends on the terminal's copy
    sent = answer
    return (await answer).stack ?? entry.stack
  }
  const trace = (thrown: unknown, where: string): Error => {
    const error = thrown instanceof Error ? thrown : new Error(shown(thrown))
    const more = explain(error.stack ?? '')
    if (more !== undefined) error.message += `\n${more}`
    console.error(error)
    const text = lineOf([`${error.name}: ${error.message}${where ? ` (${where})` : ''}`])
    const stack = error.stack && lineOf([error.stack]) // it begins with the message
    void report({ level: 'error', text, ...(stack !== undefined && { stack }) }).then((told = '') => {
      const place = placeIn(told)
      onTraced({ message: place === undefined ? error.message : `${error.message}\n${place}`, stack: told })
    })
    return error
  }
  const own: AppConsole = {
    say(level, ...values) {
      console[level](...values)
      onLine(level, values)
      void report({ level, text: lineOf(values) })
    },
    warnOnce(key, message) {
      if (said.has(key)) return
      said.add(key)
      own.say('warn', message)
    },
    fail: (thrown, where = '') => onFailure(trace(thrown, where)),
  }
  const levels = ['log', 'info', 'warn', 'error'] as const satisfies readonly ConsoleLevel[]
  const forModules = Object.fromEntries(
    levels.map((level) => [level, (...values: unknown[]) => own.say(level, ...values)]),
  )
  return {
    ...own,
    forModules: { ...bound(console), ...forModules, debug: forModules.log },
    failPromise: (reason) => void trace(reason, 'Promise'),
  }
}

/** `pages/index/index.ts:6:11`, the first of the stack that is the mini program's own. */
const placeIn = (stack: string): string | undefined =>
  /(?:at |\(|@)((?![a-z-]+:\/\/)[^\s():]+\.\w+:\d+:\d+)/.exec(stack)?.[1]

/** console.group, table, time …, which not every caller calls as methods. */
const bound = (real: Console): object =>
  Object.fromEntries(
    Object.entries(real).map(([name, value]) => [name, typeof value === 'function' ? value.bind(real) : value]),
  )
