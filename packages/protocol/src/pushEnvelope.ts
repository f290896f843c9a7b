import { createCipheriv, createDecipheriv } from 'node:crypto'

export interface PushKeys {
  token: string
  /** 43 characters of base64 without the `=`, as the console shows it. */
  encodingAESKey: string
  appid: string
}

const messages = {
  push_rejected: 'The push was rejected',
  push_xml_unsupported:
    'The push is XML; set the data format to JSON at mp.weixin.qq.com → 开发管理 → 消息推送 (message push)',
} as const

/** A push that must not be acted on; `cause` is for the log, never for the client. */
export class PushError extends Error {
  override readonly name = 'PushError'
  readonly code: keyof typeof messages
  constructor(code: keyof typeof messages, cause?: unknown) {
    super(messages[code], { cause })
    this.code = code
  }
}

interface EnvelopeKeys {
  aesKey: Uint8Array
  appid: string
}

/** WeChat pads to 32 bytes although an AES block has 16, so no crypto library can take the padding off. */
const padBlockBytes = 32
const randomBytes = 16
const headerBytes = randomBytes + 4

/** @throws {TypeError} The token is empty or the key has another form. */
export function readPushKeys({ token, encodingAESKey, appid }: PushKeys): EnvelopeKeys & { token: string } {
  if (token === '') throw new TypeError('The push token must not be empty')
  if (!/^[A-Za-z0-9+/]{43}$/.test(encodingAESKey)) throw new TypeError('EncodingAESKey must have 43 base64 characters')
  // WeChat draws all 43 characters at random, so the last may carry two spare bits: the one place for lenient base64.
  return { token, aesKey: Buffer.from(`${encodingAESKey}=`, 'base64'), appid }
}

/**
 * Opens 16 random bytes ‖ length (4 bytes, big-endian) ‖ message ‖ appid, padded and encrypted.
 * @throws {PushError} `push_rejected`
 */
export function openEnvelope(sealed: Buffer | undefined, { aesKey, appid }: EnvelopeKeys): Buffer {
  if (!sealed) throw new PushError('push_rejected', 'Encrypt is not canonical base64 of whole blocks')
  const decipher = createDecipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16)).setAutoPadding(false)
  const plain = withoutPadding(Buffer.concat([decipher.update(sealed), decipher.final()]))
  if (plain.length < headerBytes) throw new PushError('push_rejected', 'too short')
  const end = headerBytes + plain.readUInt32BE(randomBytes)
  if (end > plain.length) throw new PushError('push_rejected', 'length out of bounds')
  if (!plain.subarray(end).equals(Buffer.from(appid))) throw new PushError('push_rejected', 'sealed for another app')
  return plain.subarray(headerBytes, end)
}

/** @throws {TypeError} `random` is not 16 bytes. */
export function sealEnvelope(message: Buffer, keys: EnvelopeKeys & { random: Uint8Array }): Buffer {
  if (keys.random.length !== randomBytes) throw new TypeError('A push envelope takes 16 random bytes')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(message.length)
  const plain = Buffer.concat([keys.random, length, message, Buffer.from(keys.appid)])
  const pad = padBlockBytes - (plain.length % padBlockBytes)
  const cipher = createCipheriv('aes-256-cbc', keys.aesKey, keys.aesKey.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()])
}

function withoutPadding(plain: Buffer): Buffer {
  const pad = plain.at(-1) ?? 0
  const padding = plain.subarray(plain.length - pad)
  if (pad < 1 || pad > padBlockBytes || padding.some((byte) => byte !== pad)) {
    throw new PushError('push_rejected', 'padding')
  }
  return plain.subarray(0, plain.length - pad)
}
