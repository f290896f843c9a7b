import { createHash } from 'node:crypto'
import { decodeCanonicalBase64 } from './base64.ts'
import { equalInConstantTime } from './constantTime.ts'
import { parseJsonObject, type JsonObject } from './json.ts'
import { PushError, readPushKeys, openEnvelope, sealEnvelope, type PushKeys } from './pushEnvelope.ts'

/** The query WeChat adds to every push in secure mode; `timestamp` is in seconds. */
interface PushQuery {
  signature: string
  timestamp: string
  nonce: string
  openid: string
  encrypt_type: 'aes'
  msg_signature: string
}

/** What one sealing takes from outside: its second, its nonce and 16 random bytes. */
interface PushSealing {
  timestamp: string
  nonce: string
  random: Uint8Array
}

/** The encrypted answer to a push. */
interface PushReply {
  Encrypt: string
  MsgSignature: string
  TimeStamp: number
  Nonce: string
}

/**
 * The signature of a push: sha1 over its parts sorted as byte strings.
 *
 * @param encrypt Given: `msg_signature`, which covers the message. Left out: `signature`, which covers none.
 * @returns Lower-case hex.
 * @throws {TypeError} The token is empty: anybody could sign with it.
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function signPush(token: string, timestamp: string, nonce: string, encrypt?: string): string {
  if (token === '') throw new TypeError('The push token must not be empty')
  const parts = [token, timestamp, nonce, ...(encrypt === undefined ? [] : [encrypt])].map((part) => Buffer.from(part))
  return createHash('sha1')
    .update(Buffer.concat(parts.sort(Buffer.compare)))
    .digest('hex')
}

/**
 * Whether WeChat's verification request (`GET url?signature&timestamp&nonce&echostr`) knows our token. If so, answer
 * its `echostr` as it is, nothing around it. Repeated parameters (arrays) are refused.
 */
export function verifyPushUrl(query: { signature: string; timestamp: string; nonce: string }, token: string): boolean {
  const { signature, timestamp, nonce } = query
  if (![signature, timestamp, nonce].every(isFilledString)) return false
  return equalInConstantTime(signPush(token, timestamp, nonce), signature)
}

/**
 * Whether a push is recent. The default is five minutes and the time WeChat's three tries of five seconds take.
 *
 * @param timestamp The `timestamp` of the query, checked by its signature before.
 */
export function isPushTimely(timestamp: string, options: { now: Date; toleranceSeconds?: number }): boolean {
  const { now, toleranceSeconds = 315 } = options
  if (!/^[0-9]{1,12}$/.test(timestamp)) return false
  return Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) <= toleranceSeconds
}

/**
 * Opens a push in secure or compatible mode; of the latter only the encrypted part counts, for nothing else is signed.
 * The caller checks its age ({@link isPushTimely}) and that he has not seen it before.
 *
 * @param input.body The raw JSON text of the request.
 * @returns The message, and its text as WeChat wrote it.
 * @throws {PushError} `push_rejected`, alike for every cause; `push_xml_unsupported` if the body or message is XML.
 * @throws {TypeError} The keys are not usable: a mistake of configuration.
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function openPush(
  input: { body: string; query: { timestamp: string; nonce: string; msg_signature: string } },
  keys: PushKeys,
): { message: Record<string, unknown>; text: string } {
  const { token, aesKey, appid } = readPushKeys(keys)
  refuseXml(input.body)
  const { timestamp, nonce, msg_signature: signature } = input.query
  try {
    const { Encrypt: encrypt } = parseJsonObject(Buffer.from(input.body))
    if (typeof encrypt !== 'string') throw new PushError('push_rejected', 'no Encrypt')
    if (![timestamp, nonce, signature].every(isFilledString)) throw new PushError('push_rejected', 'query incomplete')
    // Before decryption, so that the envelope is only ever opened for somebody who knows the token.
    if (!equalInConstantTime(signPush(token, timestamp, nonce, encrypt), signature)) {
      throw new PushError('push_rejected', 'msg_signature does not match')
    }
    const message = openEnvelope(decodeCanonicalBase64(encrypt, { multipleOf: 32 }), { aesKey, appid })
    const text = message.toString()
    refuseXml(text)
    return { message: parseJsonObject(message), text }
  } catch (error) {
    throw error instanceof PushError ? error : new PushError('push_rejected', error)
  }
}

/**
 * Seals the answer to a push. An empty body or `success` in clear will do where there is nothing to say.
 *
 * @param env.timestamp Decimal seconds. @param env.nonce Any text. @param env.random 16 bytes.
 * @throws {TypeError} The keys or the random bytes are not usable.
 */
export function sealPush(message: object | string, keys: PushKeys, env: PushSealing): PushReply {
  const { token, aesKey, appid } = readPushKeys(keys)
  const text = typeof message === 'string' ? message : JSON.stringify(message)
  const encrypt = sealEnvelope(Buffer.from(text), { aesKey, appid, random: env.random }).toString('base64')
  return {
    Encrypt: encrypt,
    MsgSignature: signPush(token, env.timestamp, env.nonce, encrypt),
    TimeStamp: Number(env.timestamp),
    Nonce: env.nonce,
  }
}

/**
 * What WeChat posts for a message in secure mode: needed by whoever plays WeChat's side.
 *
 * @param message With its `ToUserName`, which stays readable outside.
 * @param env.openid The user the event is about.
 */
export function pushRequestBody(
  message: JsonObject,
  keys: PushKeys,
  env: PushSealing & { openid: string },
): { body: string; query: PushQuery } {
  const { Encrypt, MsgSignature } = sealPush(message, keys, env)
  return {
    body: JSON.stringify({ ToUserName: message.ToUserName, Encrypt }),
    query: {
      signature: signPush(keys.token, env.timestamp, env.nonce),
      timestamp: env.timestamp,
      nonce: env.nonce,
      openid: env.openid,
      encrypt_type: 'aes',
      msg_signature: MsgSignature,
    },
  }
}

function refuseXml(text: string): void {
  if (text.trimStart().startsWith('<')) throw new PushError('push_xml_unsupported')
}

function isFilledString(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
