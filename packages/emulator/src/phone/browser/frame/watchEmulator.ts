import type { Acts } from './acts.ts'
import { followTrace } from './api.ts'
import type { Exchange } from './emulatorState.ts'

/** A burst of exchanges is one reason to read the state again. */
const settledAfterMs = 150

/** Follows the trace while somebody looks: a browser has few connections to one host, and other tabs need theirs. */
export function watchEmulator(acts: Acts): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const readSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void acts.refresh(), settledAfterMs)
  }
  const follow = () =>
    followTrace({
      past: acts.hearPast,
      next: (exchange: Exchange) => {
        acts.hearNext(exchange)
        readSoon()
      },
      connection: acts.hearConnection,
    })
  let stop = follow()
  document.addEventListener('visibilitychange', () => {
    stop()
    if (document.hidden) return
    stop = follow()
    void acts.refresh()
  })
  // Somebody may have used the control plane from a terminal meanwhile.
  window.addEventListener('focus', readSoon)
}
