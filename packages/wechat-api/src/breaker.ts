const failuresToOpen = 10
const pauseMs = 3000

export interface Breaker {
  /** Asks to send one request; report how it went with `done`, once. */
  enter(): { allowed: true; done: (answered: boolean) => void } | { allowed: false; retryAfterSeconds: number }
}

/**
 * Stops asking a WeChat that does not answer: after ten requests in a row without an answer it refuses for three
 * seconds, then lets one request through, whose fate decides.
 */
export function createBreaker({ now }: { now: () => Date }): Breaker {
  let failures = 0
  let openedAt = 0
  let probing = false

  const close = () => {
    failures = 0
    probing = false
  }
  const open = () => {
    openedAt = now().getTime()
    probing = false
  }
  return {
    enter() {
      if (failures < failuresToOpen) {
        return {
          allowed: true,
          done(answered) {
            if (answered) close()
            else if (++failures === failuresToOpen) open()
          },
        }
      }
      const elapsedMs = now().getTime() - openedAt
      const paused = elapsedMs >= 0 && elapsedMs < pauseMs // a clock set back must not prolong the pause
      if (paused || probing) {
        return { allowed: false, retryAfterSeconds: paused ? Math.ceil((pauseMs - elapsedMs) / 1000) : 1 }
      }
      probing = true
      return { allowed: true, done: (answered) => (answered ? close() : open()) }
    },
  }
}
