import { createHash, randomInt } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { solve } from './proofOfWork.ts'
import { sha256, utf8 } from './sha256.ts'
import { fakeClock, settled } from './testing/clock.ts'

const hex = (text: string) => createHash('sha256').update(text).digest('hex')

it('is the SHA-256 of node:crypto, on random text of any length', () => {
  const seed = randomInt(2 ** 31)
  console.log(`seed ${seed}`)
  const text = fc.string({ unit: 'grapheme', maxLength: 300 })
  fc.assert(
    fc.property(text, (input) => sha256(utf8(input)) === hex(input)),
    { seed },
  )
})

it.each([0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128])('pads %i bytes as it should', (length) => {
  expect(sha256('q'.repeat(length))).toBe(hex('q'.repeat(length)))
})

/** @returns What was found, and in how many slices. */
async function find(puzzle: { salt: string; target: string; max: number }, wantedSlices = Infinity) {
  const clock = fakeClock()
  let slices = 0
  let found: { number: number | undefined } | undefined
  void solve({ token: 't', ...puzzle }, { clock, isWanted: () => ++slices <= wantedSlices }).then(
    (number) => (found = { number }),
  )
  while (!found) await Promise.all([settled(), clock.advance(0)])
  return { ...found, slices }
}

it.each([0, 1, 4_095, 8_191])('finds %i', async (number) => {
  expect(await find({ salt: 'sålt-', target: hex(`sålt-${number}`), max: 8_192 })).toMatchObject({ number })
})

it('looks no further than the puzzle says, and lets the screen draw on the way', async () => {
  const { number, slices } = await find({ salt: 's', target: hex('s1000'), max: 1_000 })
  expect(number).toBeUndefined()
  expect(slices).toBeGreaterThan(4)
})

it('never does more than 8192 hashes', async () => {
  expect(await find({ salt: 's', target: hex('s8192'), max: 1e9 })).toMatchObject({ number: undefined })
})

it('stops when nobody waits for it any more', async () => {
  expect(await find({ salt: 's', target: hex('s900'), max: 8_192 }, 2)).toMatchObject({ number: undefined, slices: 3 })
})
