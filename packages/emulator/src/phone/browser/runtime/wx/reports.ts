import type { Phone } from '../ports.ts'
import { makeApis } from './api.ts'

/** Logs and figures that WeChat collects. Here they go to the console, where they can be seen. */
export function createReportApis(phone: Phone) {
  const log = (level: 'log' | 'info' | 'warn' | 'error', name: string) => {
    return (...values: unknown[]) => phone.console.say(level, `[${name}]`, ...values)
  }
  const logger = (name: string) => ({
    debug: log('log', name),
    log: log('log', name),
    info: log('info', name),
    warn: log('warn', name),
    error: log('error', name),
    setFilterMsg: () => undefined,
    addFilterMsg: () => undefined,
    in: () => logger(name),
    tag: (tag: string) => logger(`${name} ${tag}`),
  })
  const note = (name: string) => {
    return (...values: unknown[]) => phone.console.say('log', `[${name}] kept nowhere:`, ...values)
  }
  return {
    getLogManager: () => logger('LogManager'),
    getRealtimeLogManager: () => logger('RealtimeLogManager'),
    reportEvent: note('reportEvent'),
    reportAnalytics: note('reportAnalytics'),
    reportMonitor: note('reportMonitor'),
    reportPerformance: note('reportPerformance'),
    getPerformance: () => performance,
    ...makeApis(phone, {
      hideKeyboard() {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      },
    }),
  }
}
