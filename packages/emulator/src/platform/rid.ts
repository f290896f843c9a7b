import { randomHex, randomText, type RandomSource } from '../random.ts'

const hintAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-'

/** Three groups of 8 hex digits, the first being the time in seconds. */
export const createRid = (random: RandomSource, now: number): string =>
  [
    Math.floor(now / 1000)
      .toString(16)
      .padStart(8, '0'),
    randomHex(random, 8),
    randomHex(random, 8),
  ].join('-')

export const isRid = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/.test(text)

export const ridTime = (rid: string): number => parseInt(rid.slice(0, 8), 16) * 1000

export const createHint = (random: RandomSource): string => `[${randomText(random, 16, hintAlphabet)}]`
