import { createHash, createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import type { Puzzle } from '@quickreg/contract'

/** Hashes a phone has to try at most: about a second where JavaScript is slowest, and dear for a thousand requests at once. */
const max = 2 ** 13

// body = salt ‖ target ‖ expiry in milliseconds; token = base64url(body ‖ HMAC(body ‖ binding))
const saltBytes = 16
const targetBytes = 32
const expiryAt = saltBytes + targetBytes
const bodyBytes = expiryAt + 6
const macBytes = 32

/** What an answer is good for, and nothing else. The phone leaves this server in no form: it is only in the HMAC. */
export interface PuzzleBinding {
  purpose: 'sms'
  flowId: string
  /** E.164. */
  phone: string
}

/**
 * Proof of work: somewhere below `max` is the number whose hash is the target, and only trying finds it. Nothing is
 * stored until it is answered; the token brings back what was asked.
 */
export function makePuzzle(puzzle: {
  key: KeyObject
  random: (bytes: number) => Buffer
  binding: PuzzleBinding
  expiresAt: Date
}): Puzzle {
  const { key, random, binding, expiresAt } = puzzle
  const salt = random(saltBytes)
  const number = random(2).readUInt16BE() % max // even: max divides 2 ** 16
  const target = hash(salt, number)

  const body = Buffer.alloc(bodyBytes)
  body.set(salt)
  body.set(target, saltBytes)
  body.writeUIntBE(expiresAt.getTime(), expiryAt, 6)
  const token = Buffer.concat([body, mac(key, body, binding)]).toString('base64url')
  return { token, salt: salt.toString('base64url'), target: target.toString('hex'), max }
}

/**
 * Whether this is the answer to a puzzle this key made for the binding and that lives; `expiresAt` is exclusive.
 * `id` names the puzzle: whoever takes the answer has to spend it, for it counts once. A number from outside the range
 * needs no check of its own, for its hash is another.
 */
export function checkAnswer(answer: {
  key: KeyObject
  token: string
  number: number
  binding: PuzzleBinding
  now: Date
}): { ok: true; id: string } | { ok: false } {
  const { key, token, number, binding, now } = answer
  const body = readToken(key, token, binding)
  if (!body || body.readUIntBE(expiryAt, 6) <= now.getTime()) return { ok: false }
  const salt = body.subarray(0, saltBytes)
  if (!hash(salt, number).equals(body.subarray(saltBytes, expiryAt))) return { ok: false }
  return { ok: true, id: salt.toString('base64url') }
}

/** The body of a token that this key wrote for this binding. */
function readToken(key: KeyObject, token: string, binding: PuzzleBinding): Buffer | undefined {
  const bytes = Buffer.from(token, 'base64url')
  // Decoding is lenient; only the one canonical spelling of a token counts.
  if (bytes.length !== bodyBytes + macBytes || bytes.toString('base64url') !== token) return undefined
  const body = bytes.subarray(0, bodyBytes)
  return timingSafeEqual(mac(key, body, binding), bytes.subarray(bodyBytes)) ? body : undefined
}

function mac(key: KeyObject, body: Buffer, { purpose, flowId, phone }: PuzzleBinding): Buffer {
  return createHmac('sha256', key).update(body).update([purpose, flowId, phone].join('\0')).digest()
}

/** As the client computes it: the salt as it reads it, then the number in decimal. */
function hash(salt: Buffer, number: number): Buffer {
  return createHash('sha256')
    .update(salt.toString('base64url') + String(number))
    .digest()
}
