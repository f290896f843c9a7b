import type { Instant } from './schema.ts'

export const at = (time: Date): Instant => time.toISOString()

export const later = (time: Date, seconds: number): Instant => at(new Date(time.getTime() + seconds * 1000))

export const earlier = (time: Date, seconds: number): Instant => later(time, -seconds)
