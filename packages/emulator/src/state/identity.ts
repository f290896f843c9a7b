import { createHash } from 'node:crypto'

/**
 * Identifiers that a person or an app keeps for ever are derived by hash, not drawn: a restart without a data file,
 * or a reset, gives everybody the same openid again.
 */
const derived = (...parts: string[]): Buffer =>
  createHash('sha256')
    .update(['quickreg emulator', ...parts].join('\n'))
    .digest()

/** 28 characters, per (user, app). */
export const openidOf = (appid: string, userId: string): string =>
  'o' + derived('openid', appid, userId).toString('base64url').slice(0, 27)

/** 28 characters, per (user, Open Platform account). */
export const unionidOf = (openPlatform: string, userId: string): string =>
  'o' + derived('unionid', openPlatform, userId).toString('base64url').slice(0, 27)

/** Letters and digits, as vendors make ids and keys. */
export const derivedText = (what: string, length: number): string =>
  derived('text', what).toString('base64').replaceAll(/[+/=]/g, '').slice(0, length)

export const derivedDigits = (what: string, length: number): string =>
  String((derived('digits', what).readUInt32BE() % (9 * 10 ** (length - 1))) + 10 ** (length - 1))

export const appidOf = (name: string): string => 'wx' + derived('appid', name).toString('hex').slice(0, 16)

export const secretOf = (appid: string): string => derived('secret', appid).toString('hex').slice(0, 32)

/** The account name a message push is addressed to. */
export const originalIdOf = (appid: string): string =>
  'gh_' + derived('original id', appid).toString('hex').slice(0, 12)
