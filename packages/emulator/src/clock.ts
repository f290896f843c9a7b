/** The only time the emulator knows. A caller may share one clock between emulator and server, so both move together. */
export interface EmulatorClock {
  now(): Date
  /** Jumps to a moment; may go backwards. */
  set(at: Date): void
  advance(seconds: number): void
}

/**
 * @param start Given: time stands still at this moment until it is moved. Absent: time runs as the machine's does,
 *   and moving the clock adds an offset.
 */
export function createClock(start?: Date): EmulatorClock {
  return start ? frozenClock(start.getTime()) : runningClock()
}

function frozenClock(startMs: number): EmulatorClock {
  let at = startMs
  return {
    now: () => new Date(at),
    set: (moment) => void (at = moment.getTime()),
    advance: (seconds) => void (at += seconds * 1000),
  }
}

function runningClock(): EmulatorClock {
  let offset = 0
  return {
    now: () => new Date(Date.now() + offset),
    set: (moment) => void (offset = moment.getTime() - Date.now()),
    advance: (seconds) => void (offset += seconds * 1000),
  }
}
