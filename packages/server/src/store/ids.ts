import type { Random } from '../ports.ts'

/** 128 random bits, in the 22 characters of base64url. */
export const newId = (random: Random): string => random(16).toString('base64url')
