import { createHash, createHmac } from 'node:crypto'
import { equalInConstantTime } from './constantTime.ts'

// In all three formulas session_key is the text WeChat sent, not its decoded bytes (those are for decryption only).

/**
 * The signature that accompanies a user's `rawData`.
 *
 * @param rawData Exactly as delivered: parsing and printing it again would change it.
 * @returns Lower-case hex of sha1(rawData + session_key).
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export function signRawData(rawData: string, sessionKey: string): string {
  return createHash('sha1').update(rawData).update(sessionKey).digest('hex')
}

/** Whether `signature` belongs to `rawData`, compared in constant time. */
export function verifyRawData(rawData: string, sessionKey: string, signature: string): boolean {
  return equalInConstantTime(signRawData(rawData, sessionKey), signature)
}

/**
 * The proof that we know a user's session_key: `signature` of checksession and resetusersessionkey (over an empty
 * message), and of the APIs that sign their body.
 *
 * @returns Lower-case hex of hmac_sha256(session_key, message).
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_checksessionkey.html
 */
export function signWithSessionKey(sessionKey: string, message = ''): string {
  return createHmac('sha256', sessionKey).update(message).digest('hex')
}
