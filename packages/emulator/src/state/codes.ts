import { randomHex, randomText, type RandomSource } from '../random.ts'
import { remember } from './remember.ts'
import type { Phone } from './users.ts'

/** Both kinds live 5 minutes and work once. */
export const codeLifeMs = 300_000

export interface LoginCode {
  code: string
  appid: string
  userId: string
  mintedAt: number
  spentAt?: number
}

export interface PhoneCode extends LoginCode {
  kind: 'quick' | 'realtime'
  phone: Phone
  /** When the person consented; `mintedAt` is the tap, from which the 5 minutes run. */
  consentedAt: number
}

export interface Codes {
  loginCodes: Map<string, LoginCode>
  phoneCodes: Map<string, PhoneCode>
}

/** 32 characters, as wx.login gives them. */
export function mintLoginCode(
  codes: Codes,
  random: RandomSource,
  code: { appid: string; userId: string; now: number },
): LoginCode {
  const text = '0' + randomText(random, 31)
  return remember(codes.loginCodes, text, { code: text, appid: code.appid, userId: code.userId, mintedAt: code.now })
}

/** 64 hex characters. */
export function mintPhoneCode(
  codes: Codes,
  random: RandomSource,
  details: Omit<PhoneCode, 'code' | 'spentAt'>,
): PhoneCode {
  const text = randomHex(random, 64)
  return remember(codes.phoneCodes, text, { code: text, ...details })
}

/** A code whose fifth minute is just ending still works. */
export const isExpired = (code: LoginCode, now: number): boolean => now - code.mintedAt > codeLifeMs
