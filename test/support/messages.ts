/** One message of PostgreSQL's protocol: a letter (0 where the first message of a client has none), its body. */
export interface Message {
  type: string
  body: Buffer
  /** As it came. */
  bytes: Buffer
}

/**
 * Cuts a stream into messages.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function messageReader({ startsWithoutType }: { startsWithoutType: boolean }) {
  let rest = Buffer.alloc(0)
  let isUntyped = startsWithoutType
  return function read(chunk: Buffer): Message[] {
    rest = Buffer.concat([rest, chunk])
    const messages: Message[] = []
    for (;;) {
      const header = isUntyped ? 0 : 1
      if (rest.length < header + 4) return messages
      const length = header + rest.readInt32BE(header)
      if (rest.length < length) return messages
      const bytes = rest.subarray(0, length)
      messages.push({ type: isUntyped ? '' : String.fromCharCode(bytes[0]!), body: bytes.subarray(header + 4), bytes })
      rest = rest.subarray(length)
      isUntyped = false
    }
  }
}

/** Texts that end with a zero each. */
export const textsOf = (body: Buffer) => body.toString('utf8').split('\0')

export function message(type: string, ...parts: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)))
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}
