import { createHash, randomBytes } from 'node:crypto'

/** Everything the emulator draws by lot: codes, keys, tokens, rids, and whether a fault strikes. */
export interface RandomSource {
  bytes(length: number): Buffer
  /** How many draws were made; kept with the state so that a seeded run continues after a restart. */
  draws: number
}

export const systemRandom = (): RandomSource => ({ bytes: (length) => randomBytes(length), draws: 0 })

/** SHA-256 in counter mode: the same seed gives the same codes, so a failing run can be repeated. */
export function seededRandom(seed: string): RandomSource {
  const source: RandomSource = {
    draws: 0,
    bytes(length) {
      const blocks: Buffer[] = []
      for (let got = 0; got < length; got += 32) {
        blocks.push(createHash('sha256').update(`${seed}\n${source.draws++}`).digest())
      }
      return Buffer.concat(blocks).subarray(0, length)
    },
  }
  return source
}

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export const randomHex = (random: RandomSource, characters: number): string =>
  random
    .bytes(Math.ceil(characters / 2))
    .toString('hex')
    .slice(0, characters)

export const randomText = (random: RandomSource, characters: number, alphabet = alphanumeric): string =>
  Array.from(random.bytes(characters), (byte) => alphabet[byte % alphabet.length]).join('')

/** Uniform in [0, 1). */
export const randomFraction = (random: RandomSource): number => random.bytes(4).readUInt32BE() / 2 ** 32
