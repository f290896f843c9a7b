interface ByteBounds {
  /** The decoded length must be this. */
  exactly?: number
  /** The decoded length must be a positive multiple of this. */
  multipleOf?: number
  /** The decoded length must not exceed this. */
  max?: number
}

/**
 * Decodes base64 only if it is the one spelling of its bytes: padded, standard alphabet, no white space, no loose bits
 * in the last character. One byte string then has one text, so a hash of either finds a replay.
 */
export function decodeCanonicalBase64(
  text: unknown,
  { exactly, multipleOf, max }: ByteBounds = {},
): Buffer | undefined {
  if (typeof text !== 'string') return undefined
  // Refused by its length first, so that a huge text costs nothing.
  if (max !== undefined && text.length > Math.ceil(max / 3) * 4) return undefined
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) return undefined
  if (exactly !== undefined && bytes.length !== exactly) return undefined
  if (multipleOf !== undefined && (bytes.length === 0 || bytes.length % multipleOf !== 0)) return undefined
  if (max !== undefined && bytes.length > max) return undefined
  return bytes
}

/** Whether `text` is canonical base64 whose decoded length keeps the bounds (all counted in bytes). */
export function isCanonicalBase64(text: string, bytes?: ByteBounds): boolean {
  return decodeCanonicalBase64(text, bytes) !== undefined
}
