import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { decodeCanonicalBase64 } from './base64.ts'
import { isJsonObject, parseJsonObject, type JsonObject } from './json.ts'

export interface SealedOpenData {
  encryptedData: string
  iv: string
  sessionKey: string
  appid: string
}

interface Watermark {
  /** Seconds since the epoch: when the user performed the action. */
  timestamp: number
  /** The app the data was made for. */
  appid: string
}

export interface Watermarked {
  watermark: Watermark
}

export type OpenData = Record<string, unknown> & Watermarked

/** Everything that depends on the caller's data ends in this one error; `cause` is for the log, never for the client. */
export class OpenDataError extends Error {
  override readonly name = 'OpenDataError'
  readonly code = 'open_data_rejected'
  constructor(cause?: unknown) {
    super('The open data was rejected', { cause })
  }
}

const blockBytes = 16

/** A phone payload takes 160 bytes, a profile 400, a month of WeRun steps 1,500: more than this is not open data. */
const maxCiphertextBytes = 8192

/**
 * Opens the data a mini program receives when a user consents (AES-128-CBC, PKCS#7).
 *
 * CBC has no tag: this proves only that nobody without the key and without an oracle made the data. Read the payload
 * with {@link readPhoneInfo} or another `check` that wants every field, and its age with {@link checkWatermarkAge}.
 *
 * @param sealed.encryptedData Canonical base64 of whole 16-byte blocks, at most 8 KiB.
 * @param sealed.iv Canonical base64 of 16 bytes.
 * @param sealed.sessionKey Base64 of 16 bytes, from code2Session; must never leave the server.
 * @param sealed.appid The app the data has to be watermarked for.
 * @param check Reads the payload into its own type; whatever it throws becomes the same OpenDataError.
 * @returns The plaintext object; `watermark.timestamp` is in seconds since the epoch.
 * @throws {OpenDataError} One code, one message, for everything that depends on the caller's data.
 * @throws {TypeError} The session key is not 16 bytes: our own store is wrong.
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export function decryptOpenData<T extends Watermarked = OpenData>(
  sealed: SealedOpenData,
  check?: (data: OpenData) => T,
): T {
  const key = sessionKeyBytes(sealed.sessionKey)
  // Wrong key, bad padding, bad JSON, a foreign watermark and a missing field must look alike:
  // a caller who could tell them apart would have a padding oracle.
  try {
    const data = parseJsonObject(decryptBlocks(key, sealed.iv, sealed.encryptedData))
    readWatermark(data.watermark, sealed.appid)
    return check ? check(data as OpenData) : (data as T & JsonObject)
  } catch (error) {
    throw error instanceof OpenDataError ? error : new OpenDataError(error)
  }
}

/**
 * Seals a payload as WeChat does. Only somebody who plays WeChat's side (a test, an emulator) needs it.
 *
 * @param data.payload With its `watermark`, as it is to be opened.
 * @param data.iv 16 random bytes, never used before with this key.
 * @throws {TypeError} The session key or the iv is not 16 bytes.
 */
export function sealOpenData(data: { payload: object; sessionKey: string; iv: Uint8Array }): {
  encryptedData: string
  iv: string
} {
  const cipher = createCipheriv('aes-128-cbc', sessionKeyBytes(data.sessionKey), data.iv)
  const encryptedData = cipher.update(JSON.stringify(data.payload), 'utf8', 'base64') + cipher.final('base64')
  return { encryptedData, iv: Buffer.from(data.iv).toString('base64') }
}

/**
 * The hashes `checkencryptedmsg` may want: its page says "sha256 of the encrypted data" without saying of which form.
 *
 * @returns Lower-case hex, of the base64 text and of the decoded bytes.
 * @throws {OpenDataError} Not canonical base64 of whole blocks.
 */
export function encryptedDataHashes(encryptedData: string): { text: string; bytes: string } {
  const bytes = ciphertextBytes(encryptedData)
  return { text: sha256Hex(encryptedData), bytes: sha256Hex(bytes) }
}

/**
 * Refuses data that is stale or from the future. Whole seconds, both limits inclusive.
 *
 * @throws {OpenDataError} Older than `maxAgeSeconds`, more than `maxAheadSeconds` ahead, or not a safe integer.
 */
export function checkWatermarkAge(
  watermark: Watermark,
  { now, maxAgeSeconds = 300, maxAheadSeconds = 60 }: { now: Date; maxAgeSeconds?: number; maxAheadSeconds?: number },
): void {
  const ageSeconds = Math.floor(now.getTime() / 1000) - watermark.timestamp
  const inTime = ageSeconds <= maxAgeSeconds && ageSeconds >= -maxAheadSeconds // false for NaN
  if (!Number.isSafeInteger(watermark.timestamp) || !inTime) throw new OpenDataError('watermark out of time')
}

/**
 * Reads a watermark that has to be for `appid`: the very same string, no other case, no array around it.
 * @throws {OpenDataError}
 */
export function readWatermark(watermark: unknown, appid: string): Watermark {
  if (!isJsonObject(watermark)) throw new OpenDataError('watermark missing')
  const { timestamp } = watermark
  if (watermark.appid !== appid) throw new OpenDataError('watermark of another app')
  if (typeof timestamp !== 'number' || !Number.isSafeInteger(timestamp)) {
    throw new OpenDataError('watermark timestamp is not whole seconds')
  }
  return { timestamp, appid }
}

function sessionKeyBytes(sessionKey: string): Buffer {
  const key = decodeCanonicalBase64(sessionKey, { exactly: 16 })
  if (!key) throw new TypeError('The session key must be base64 of 16 bytes')
  return key
}

function ciphertextBytes(encryptedData: string): Buffer {
  const bytes = decodeCanonicalBase64(encryptedData, { multipleOf: blockBytes, max: maxCiphertextBytes })
  if (!bytes) throw new OpenDataError('encryptedData is not canonical base64 of whole blocks')
  return bytes
}

function decryptBlocks(key: Buffer, iv: string, encryptedData: string): Buffer {
  const ivBytes = decodeCanonicalBase64(iv, { exactly: blockBytes })
  if (!ivBytes) throw new OpenDataError('iv is not canonical base64 of 16 bytes')
  const decipher = createDecipheriv('aes-128-cbc', key, ivBytes)
  return Buffer.concat([decipher.update(ciphertextBytes(encryptedData)), decipher.final()])
}

function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
