import type { Instant } from './schema.ts'

let last: { ms: number; text: Instant } = { ms: 0, text: new Date(0).toISOString() }

/** The last one is kept, for a unit of work writes one time again and again. */
export function at(time: Date): Instant {
  const ms = time.getTime()
  if (ms !== last.ms) last = { ms, text: time.toISOString() }
  return last.text
}

export const later = (time: Date, seconds: number): Instant => at(new Date(time.getTime() + seconds * 1000))

export const earlier = (time: Date, seconds: number): Instant => later(time, -seconds)
