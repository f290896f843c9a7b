import { otpSchema } from '@quickreg/contract'

/** A number from 0 up to, not including, `max`, each as likely as the other: `crypto.randomInt`. */
export type RandomInt = (max: number) => number

/** Six digits, with their leading zeros. */
export function drawOtp(randomInt: RandomInt): string {
  return String(randomInt(1_000_000)).padStart(6, '0')
}

/** A code as it can have been sent; undefined for anything else, which is a wrong try all the same. */
export function readOtp(typed: unknown): string | undefined {
  return otpSchema.safeParse(typed).data
}
