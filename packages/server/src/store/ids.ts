import type { Random } from '../ports.ts'

const bytes = 16
const timeBytes = 6

/** 128 random bits, in the 22 characters of base64url: for what a stranger must not guess. */
export const newId = (random: Random): string => random(bytes).toString('base64url')

/**
 * The same length, but the first 48 bits are the time in milliseconds: rows made one after the other lie side by side in
 * every index that goes by them, and a registration writes nine pages less. Never the only thing that protects a row.
 */
export function newTimedId(random: Random, now: Date): string {
  const id = Buffer.alloc(bytes)
  id.writeUIntBE(now.getTime(), 0, timeBytes)
  random(bytes - timeBytes).copy(id, timeBytes)
  return id.toString('base64url')
}
