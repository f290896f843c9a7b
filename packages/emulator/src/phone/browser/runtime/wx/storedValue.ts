/** A value as WeChat keeps it: text and the type it had. Below the top, it is JSON and types are lost, as there. */
export interface StoredValue {
  type: 'String' | 'Number' | 'Boolean' | 'Undefined' | 'Null' | 'Date' | 'Json'
  text: string
}

export function writeStored(data: unknown): StoredValue {
  if (typeof data === 'string') return { type: 'String', text: data }
  if (typeof data === 'number') return { type: 'Number', text: String(data) }
  if (typeof data === 'boolean') return { type: 'Boolean', text: String(data) }
  if (data === null) return { type: 'Null', text: '' }
  if (data instanceof Date) return { type: 'Date', text: String(data.getTime()) }
  // A function has no JSON, and is kept as nothing.
  const json = JSON.stringify(data)
  return json === undefined ? { type: 'Undefined', text: '' } : { type: 'Json', text: json }
}

export function readStored({ type, text }: StoredValue): unknown {
  switch (type) {
    case 'String':
      return text
    case 'Number':
      return Number(text)
    case 'Boolean':
      return text === 'true'
    case 'Undefined':
      return undefined
    case 'Null':
      return null
    case 'Date':
      return new Date(Number(text))
    case 'Json':
      return JSON.parse(text) as unknown
  }
}

export const sizeOf = ({ text }: StoredValue): number => text.length
