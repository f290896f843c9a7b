import { randomInt } from 'node:crypto'

/** Numbers from 0 to 1 that the same seed gives again: `SEED=… npm test` repeats a run. */
export interface Random {
  seed: number
  next(): number
}

/** Prints its seed, so that a failure can be repeated. */
export function seededRandom(what: string): Random {
  const seed = Number(process.env.SEED ?? randomInt(2 ** 31))
  console.info(`${what}: SEED=${seed}`)
  let state = seed
  return {
    seed,
    next() {
      // mulberry32: small, and even enough to shuffle with
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    },
  }
}
