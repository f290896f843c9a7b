import { randomBytes, randomInt as cryptoRandomInt } from 'node:crypto'
import type { RandomInt } from './domain/otp.ts'

/** What draws the codes, unless the program that embeds the server brings its own. */
export const randomInt: RandomInt = (max) => cryptoRandomInt(max)

const supplyBytes = 4096

/**
 * Random bytes out of a supply: asking the kernel for 16 of them costs as much as asking for thousands. Each is handed
 * out once and wiped from the supply.
 */
export function createRandom(): (count: number) => Buffer {
  let supply = Buffer.alloc(0)
  return (count) => {
    if (count > supplyBytes) return randomBytes(count)
    if (supply.length < count) supply = randomBytes(supplyBytes)
    const taken = Buffer.alloc(count) // memory of its own, and no part of Node's shared pool
    supply.copy(taken)
    supply.fill(0, 0, count)
    supply = supply.subarray(count)
    return taken
  }
}
