import type { Puzzle } from '@quickreg/contract'
import { pause, type Clock } from './clock.ts'
import { sha256, utf8 } from './sha256.ts'

/** So many hashes keep the screen still for less than a frame or two, also where JavaScript is not compiled (iOS). */
const slice = 128
/** As many as the contract lets a puzzle ask for (`puzzleSchema`); its answer is below. No server makes a phone try more. */
const most = 8192

/**
 * Finds the number that proves some work.
 *
 * @returns Undefined if there is none, or if it is not wanted any more.
 */
export async function solve(
  { salt, target, max }: Puzzle,
  { clock, isWanted }: { clock: Clock; isWanted: () => boolean },
): Promise<number | undefined> {
  const prefix = utf8(salt)
  for (let number = 0; number < Math.min(max, most); number++) {
    if (number % slice === 0) {
      await pause(clock, 0) // the busy sign has to be drawn, and turn
      if (!isWanted()) return undefined
    }
    if (sha256(prefix + String(number)) === target) return number
  }
  return undefined
}
