import { randomInt as cryptoRandomInt } from 'node:crypto'
import type { RandomInt } from './domain/otp.ts'

/** What draws the codes, unless the program that embeds the server brings its own. */
export const randomInt: RandomInt = (max) => cryptoRandomInt(max)
