import { inflateSync } from 'node:zlib'

/**
 * Unwraps a WOFF 1 web font into the sfnt (TrueType) inside, which is all that a browser takes for a system font.
 *
 * @see https://www.w3.org/TR/WOFF/
 */
export function unwrapWoff(woff: Buffer): Buffer {
  const headerBytes = 44
  const entryBytes = { woff: 20, sfnt: 16 }
  const flavor = woff.readUInt32BE(4)
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, index) => {
    const at = headerBytes + index * entryBytes.woff
    const [offset, packedLength, length] = [4, 8, 12].map((field) => woff.readUInt32BE(at + field)) as [
      number,
      number,
      number,
    ]
    const packed = woff.subarray(offset, offset + packedLength)
    const data = packedLength < length ? inflateSync(packed) : packed
    return { tag: woff.subarray(at, at + 4), checksum: woff.readUInt32BE(at + 16), data }
  })
  const largestPower = 2 ** Math.floor(Math.log2(count))
  const header = Buffer.alloc(12)
  header.writeUInt32BE(flavor, 0)
  header.writeUInt16BE(count, 4)
  header.writeUInt16BE(largestPower * entryBytes.sfnt, 6)
  header.writeUInt16BE(Math.log2(largestPower), 8)
  header.writeUInt16BE((count - largestPower) * entryBytes.sfnt, 10)
  let offset = header.length + count * entryBytes.sfnt
  const directory: Buffer[] = []
  const bodies: Buffer[] = []
  for (const { tag, checksum, data } of tables) {
    const entry = Buffer.alloc(entryBytes.sfnt)
    tag.copy(entry)
    entry.writeUInt32BE(checksum, 4)
    entry.writeUInt32BE(offset, 8)
    entry.writeUInt32BE(data.length, 12)
    const padding = Buffer.alloc((4 - (data.length % 4)) % 4)
    directory.push(entry)
    bodies.push(data, padding)
    offset += data.length + padding.length
  }
  return Buffer.concat([header, ...directory, ...bodies])
}
