/** A JSON text, and where each of its values begins. */
export interface ParsedJson {
  value: unknown
  /** Offset of the value at a path of keys and indices; that of the nearest value around it where there is none. */
  offsetOf(...path: (string | number)[]): number
}

export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
  readonly offset: number
  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

interface Node {
  offset: number
  children: Map<string | number, Node>
}

const token =
  /[ \t\r\n]*(?:([[\]{},:])|("(?:\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})|[^"\\\u0000-\u001f])*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.])|$)/y

/**
 * As strict as WeChat, whose tools refuse comments, trailing commas and a byte order mark. JSON.parse alone cannot tell
 * where a value stands, and not always where an error is.
 *
 * @throws {JsonSyntaxError}
 */
export function parseJson(text: string): ParsedJson {
  const root = new Reader(text).document()
  return {
    value: JSON.parse(text),
    offsetOf(...path) {
      let node = root
      for (const key of path) node = node.children.get(key) ?? node
      return node.offset
    },
  }
}

class Reader {
  #text: string
  #next: { text: string; offset: number; kind: 'mark' | 'string' | 'literal' | 'end' }

  constructor(text: string) {
    this.#text = text
    if (text.startsWith('\uFEFF'))
      throw new JsonSyntaxError(0, 'a byte order mark (BOM) is not allowed in JSON; save the file as UTF-8 without it')
    this.#next = this.#read(0)
  }

  document(): Node {
    const node = this.#value()
    if (this.#next.kind !== 'end') throw this.#unexpected('the end of the file')
    return node
  }

  #value(): Node {
    const node: Node = { offset: this.#next.offset, children: new Map() }
    if (this.#next.text === '{') this.#members(node)
    else if (this.#next.text === '[') this.#items(node)
    else if (this.#next.kind === 'string' || this.#next.kind === 'literal') this.#take()
    else throw this.#unexpected('a value')
    return node
  }

  #members(node: Node): void {
    this.#take()
    if (this.#skip('}')) return
    do {
      if (this.#next.kind !== 'string') throw this.#unexpected('a name in double quotes')
      const name = JSON.parse(this.#take()) as string
      if (!this.#skip(':')) throw this.#unexpected("':'")
      node.children.set(name, this.#value())
    } while (this.#skip(','))
    if (!this.#skip('}')) throw this.#unexpected("',' or '}'")
  }

  #items(node: Node): void {
    this.#take()
    if (this.#skip(']')) return
    let index = 0
    do node.children.set(index++, this.#value())
    while (this.#skip(','))
    if (!this.#skip(']')) throw this.#unexpected("',' or ']'")
  }

  #take(): string {
    const { text, offset } = this.#next
    this.#next = this.#read(offset + text.length)
    return text
  }

  #skip(mark: string): boolean {
    if (this.#next.text !== mark || this.#next.kind !== 'mark') return false
    this.#take()
    return true
  }

  #read(from: number) {
    token.lastIndex = from
    const match = token.exec(this.#text)
    if (!match) {
      const offset = from + /^[ \t\r\n]*/.exec(this.#text.slice(from))![0].length
      const rest = this.#text.slice(offset, offset + 2)
      throw new JsonSyntaxError(
        offset,
        /^\/[/*]/.test(rest) ? 'comments are not allowed in JSON' : `unexpected ${JSON.stringify(rest[0])}`,
      )
    }
    const [, mark, string, literal] = match
    const text = mark ?? string ?? literal ?? ''
    const kind = mark ? 'mark' : string ? 'string' : literal ? 'literal' : 'end'
    return { text, kind, offset: token.lastIndex - text.length } as const
  }

  #unexpected(wanted: string): JsonSyntaxError {
    const found = this.#next.kind === 'end' ? 'the file ends' : `found ${this.#next.text}`
    return new JsonSyntaxError(this.#next.offset, `expected ${wanted}, but ${found}`)
  }
}
