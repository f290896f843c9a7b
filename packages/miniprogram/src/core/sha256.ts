/** Word `i` of FIPS 180-4 is the fraction of a prime's root: computed, for a table would be most of this file's size. */
const fractionOf = (root: number) => ((root - Math.floor(root)) * 0x100000000) | 0

const primes: number[] = []
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)

const initial = primes.slice(0, 8).map((prime) => fractionOf(Math.sqrt(prime)))
const constants = primes.map((prime) => fractionOf(Math.pow(prime, 1 / 3)))

/** UTF-8, one character per byte. */
export const utf8 = (text: string) =>
  encodeURIComponent(text).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

/**
 * SHA-256, which no base library offers.
 *
 * @param bytes One character per byte.
 * @returns 64 hex digits.
 */
export function sha256(bytes: string): string {
  const { length } = bytes
  const words = new Int32Array((((length + 8) >> 6) + 1) << 4)
  for (let at = 0; at < length; at++) words[at >> 2]! |= bytes.charCodeAt(at) << (24 - (at & 3) * 8)
  words[length >> 2]! |= 0x80 << (24 - (length & 3) * 8)
  words[words.length - 1] = length * 8
  let hash = initial
  for (let at = 0; at < words.length; at += 16) hash = compress(hash, words.subarray(at, at + 16))
  return hash.map((word) => ('0000000' + (word >>> 0).toString(16)).slice(-8)).join('')
}

const schedule = new Int32Array(64)

/** FIPS 180-4, section 6.2.2, in its own letters. */
function compress(hash: readonly number[], block: Int32Array): number[] {
  const w = schedule
  w.set(block)
  let [a, b, c, d, e, f, g, h] = hash as [number, number, number, number, number, number, number, number]
  for (let t = 0; t < 64; t++) {
    if (t >= 16) {
      const x = w[t - 2]!
      const y = w[t - 15]!
      const s1 = ((x >>> 17) | (x << 15)) ^ ((x >>> 19) | (x << 13)) ^ (x >>> 10)
      const s0 = ((y >>> 7) | (y << 25)) ^ ((y >>> 18) | (y << 14)) ^ (y >>> 3)
      w[t] = s1 + w[t - 7]! + s0 + w[t - 16]!
    }
    const e1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const a0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t1 = h + e1 + ((e & f) ^ (~e & g)) + constants[t]! + w[t]!
    const t2 = a0 + ((a & b) ^ (a & c) ^ (b & c))
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + hash[at]!) | 0)
}
