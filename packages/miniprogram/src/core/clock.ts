/** Time, for tests to hold in their hands. */
export interface Clock {
  /** Milliseconds since the epoch, as this device believes. */
  now(): number
  /** Runs something later. @returns Takes it back. */
  after(ms: number, run: () => void): () => void
}

export const deviceClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

export const pause = (clock: Clock, ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
