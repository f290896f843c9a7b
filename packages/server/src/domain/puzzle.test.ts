import { createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { puzzleSchema, sendOtpSchema, type Puzzle } from '@quickreg/contract'
import { describe, expect, it } from 'vitest'
import { checkAnswer, makePuzzle, type PuzzleBinding } from './puzzle.ts'

const key = createSecretKey(randomBytes(32))
const binding: PuzzleBinding = { purpose: 'sms', flowId: 'AAAAAAAAAAAAAAAAAAAAAA', phone: '+8613800138000' }
const now = new Date('2026-01-01T00:00:00Z')
const expiresAt = new Date(now.getTime() + 120_000)
const make = (changes: { key?: KeyObject; binding?: PuzzleBinding } = {}) =>
  makePuzzle({ key, random: randomBytes, binding, expiresAt, ...changes })
const check = (answer: Partial<Parameters<typeof checkAnswer>[0]> & { token: string; number: number }) =>
  checkAnswer({ key, binding, now, ...answer })

const refused = { ok: false }

/** The client's side, from the contract alone. */
function solve({ salt, target, max }: Puzzle): number {
  for (let number = 0; number < max; number += 1) {
    if (createHash('sha256').update(`${salt}${number}`).digest('hex') === target) return number
  }
  throw new Error('no number below max')
}

/** A token with other bytes at a place. */
function edited(token: string, at: number, bytes: Uint8Array): string {
  const whole = Buffer.from(token, 'base64url')
  whole.set(bytes, at)
  return whole.toString('base64url')
}

describe('a puzzle', () => {
  it('is solved by trying at most max numbers, and the answer counts until it expires', () => {
    for (let round = 0; round < 20; round += 1) {
      const puzzle = make()
      expect(puzzleSchema.strict().parse(puzzle)).toEqual(puzzle)
      expect(puzzle.max).toBeLessThanOrEqual(2 ** 13)
      const answer = { token: puzzle.token, number: solve(puzzle) }
      expect(sendOtpSchema.safeParse({ phone: '13800138000', proof: answer }).success).toBe(true)
      expect(check(answer)).toMatchObject({ ok: true })
      expect(check({ ...answer, now: new Date(expiresAt.getTime() - 1) })).toMatchObject({ ok: true })
      expect(check({ ...answer, now: expiresAt })).toEqual(refused)
    }
  })

  it('hides every number below max, the first and the last among them', () => {
    for (const [bytes, number] of [
      ['0000', 0],
      ['1fff', 8191],
      ['ffff', 8191],
      ['2000', 0],
    ] as const) {
      const random = (count: number) => (count === 2 ? Buffer.from(bytes, 'hex') : randomBytes(count))
      const puzzle = makePuzzle({ key, random, binding, expiresAt })
      expect(solve(puzzle)).toBe(number)
      expect(check({ token: puzzle.token, number })).toMatchObject({ ok: true })
    }
  })

  it('has one identity by which its answer is spent, and no other puzzle has it', () => {
    const ids = Array.from({ length: 50 }, () => {
      const puzzle = make()
      const answer = { token: puzzle.token, number: solve(puzzle) }
      const [first, again] = [check(answer), check(answer)]
      expect(again).toEqual(first)
      return first.ok && first.id
    })
    expect(new Set(ids).size).toBe(50)
  })

  it('tells nothing of the phone', () => {
    const random = (count: number) => Buffer.alloc(count, 7)
    const [one, other] = [binding, { ...binding, phone: '+8613900139000' }].map((bound) =>
      makePuzzle({ key, random, binding: bound, expiresAt }),
    )
    expect({ ...one, token: '' }).toEqual({ ...other, token: '' })
    expect(one?.token).not.toBe(other?.token)
    expect(Buffer.from(one!.token, 'base64url').toString('latin1')).not.toContain('3800138')
  })
})

describe('an answer is refused', () => {
  const puzzle = make()
  const answer = { token: puzzle.token, number: solve(puzzle) }

  it.each([
    ['another phone', { ...binding, phone: '+8613800138001' }],
    ['another flow', { ...binding, flowId: 'AAAAAAAAAAAAAAAAAAAAAB' }],
    ['another purpose', { ...binding, purpose: 'call' as 'sms' }],
    [
      'a flow and a phone that read the same in a row',
      { ...binding, flowId: `${binding.flowId}+`, phone: '8613800138000' },
    ],
  ])('for %s', (_, other) => {
    expect(check({ ...answer, binding: other })).toEqual(refused)
  })

  it.each([
    ['the next number', answer.number + 1],
    ['a negative one', -1],
    ['the right one less max', answer.number - puzzle.max],
    ['a broken one', answer.number + 0.5],
    ['max', puzzle.max],
    ['NaN', NaN],
    ['infinity', Infinity],
    ['more than numbers can count', 2 ** 53 + 2],
  ])('with %s', (_, number) => {
    expect(check({ ...answer, number })).toEqual(refused)
  })

  it('under another key', () => {
    expect(check({ ...answer, key: createSecretKey(randomBytes(32)) })).toEqual(refused)
    const foreign = make({ key: createSecretKey(randomBytes(32)) })
    expect(check({ token: foreign.token, number: solve(foreign) })).toEqual(refused)
  })

  it('if any bit of the token is another', () => {
    const bytes = Buffer.from(puzzle.token, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const at = bit >> 3
      const token = edited(puzzle.token, at, [bytes[at]! ^ (1 << (bit & 7))] as never)
      expect(check({ ...answer, token })).toEqual(refused)
    }
  })

  it('in every other spelling of the token', () => {
    const { token } = answer
    const spellings = [
      ...['', '=', ' ', '.', 'A', 'AAAA', token].map((tail) => token + tail),
      ...[1, 2, 3, 4, 43, 44].map((cut) => token.slice(0, -cut)),
      ...[1, 4].map((cut) => token.slice(cut)),
      ` ${token}`,
      `\0${token}`,
      `${token.slice(0, 9)}\n${token.slice(9)}`,
      '',
      'A'.repeat(token.length),
      'A'.repeat(1e6),
    ].filter((spelling) => spelling !== token)
    for (const spelling of spellings) expect(check({ ...answer, token: spelling })).toEqual(refused)
    // The last character of a token carries spare bits: those of base64url that decode alike are refused too.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/'
    const accepted = [...alphabet]
      .map((last) => token.slice(0, -1) + last)
      .filter((one) => check({ ...answer, token: one }).ok)
    expect(accepted).toEqual([token])
  })

  it('if it was put together from two puzzles', () => {
    const other = make()
    const [a, b] = [puzzle.token, other.token].map((token) => Buffer.from(token, 'base64url')) as [Buffer, Buffer]
    const numbers = [answer.number, solve(other)]
    for (let cut = 1; cut < a.length; cut += 1) {
      for (const spliced of [
        Buffer.concat([a.subarray(0, cut), b.subarray(cut)]),
        Buffer.concat([b.subarray(0, cut), a.subarray(cut)]),
      ]) {
        const token = spliced.toString('base64url')
        if (token === puzzle.token || token === other.token) continue
        for (const number of numbers) expect(check({ token, number })).toEqual(refused)
      }
    }
  })

  it('if the puzzle is of the caller’s own making', () => {
    // He knows how a body is laid out and solves it beforehand; the signature is one he saw.
    const salt = randomBytes(16)
    const target = createHash('sha256')
      .update(`${salt.toString('base64url')}1`)
      .digest()
    const token = edited(puzzle.token, 0, Buffer.concat([salt, target]))
    expect(check({ token, number: 1 })).toEqual(refused)
  })

  it('if its expiry was put off', () => {
    const later = Buffer.alloc(6)
    later.writeUIntBE(expiresAt.getTime() + 3_600_000, 0, 6)
    expect(check({ ...answer, token: edited(puzzle.token, 48, later), now: expiresAt })).toEqual(refused)
  })
})
