/** The time a whole call may take, on the monotonic clock: `now` may be set while a call runs. */
export interface Deadline {
  remainingMs(): number
  /** The promise, or `timedOut` if the deadline comes first; the promise goes on. */
  race<T>(promise: Promise<T>): Promise<T | typeof timedOut>
}

export const timedOut = Symbol('timedOut')

export function startDeadline(timeoutMs: number): Deadline {
  const endsAt = performance.now() + timeoutMs
  const remainingMs = () => Math.max(0, endsAt - performance.now())
  return {
    remainingMs,
    async race(promise) {
      let timer: NodeJS.Timeout | undefined
      const expiry = new Promise<typeof timedOut>((resolve) => {
        timer = setTimeout(resolve, remainingMs(), timedOut)
      })
      try {
        return await Promise.race([promise, expiry])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
