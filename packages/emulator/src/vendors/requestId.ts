import { randomHex, type RandomSource } from '../random.ts'

/** `6E8B6F3C-…`-like: 8-4-4-4-12. */
export const requestId = (random: RandomSource): string =>
  randomHex(random, 32).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
