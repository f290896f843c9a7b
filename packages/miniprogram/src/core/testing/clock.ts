import type { Clock } from '../clock.ts'

/** Lets everything run that waits for nothing but its turn. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

export interface FakeClock extends Clock {
  /** As somebody does in the settings: what is due falls due as before. */
  set(to: number): void
  /** Runs what falls due on the way, each at its time. */
  advance(ms: number): Promise<void>
}

export function fakeClock(startAt = Date.parse('2026-05-01T08:00:00Z')): FakeClock {
  let now = startAt
  let timers: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => void (timers = timers.filter((other) => other !== timer))
    },
    set(to) {
      for (const timer of timers) timer.at += to - now
      now = to
    },
    async advance(ms) {
      const end = now + ms
      for (;;) {
        await settled()
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        timers = timers.filter((other) => other !== due)
        now = Math.max(now, due.at)
        due.run()
      }
      now = end
      await settled()
    },
  }
}
