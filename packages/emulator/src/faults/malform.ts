import type { Malformation } from './faults.ts'

const hugeBytes = 10 * 1024 * 1024
const deepLevels = 10_000

/** Bodies no client should survive on trust; `answer` is what would have been sent. */
export function malform(kind: Malformation, answer: string): string | Buffer {
  switch (kind) {
    case 'html':
      return '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>'
    case 'empty':
      return ''
    case 'bom':
      return `\uFEFF${answer}`
    case 'huge':
      return Buffer.alloc(hugeBytes, 0x20)
    case 'deep':
      return '['.repeat(deepLevels) + ']'.repeat(deepLevels)
    case 'truncated':
      return answer.slice(0, Math.floor(answer.length / 2))
    case 'no_phone_info':
      return JSON.stringify({ errcode: 0, errmsg: 'ok' })
    case 'wrong_types':
      return JSON.stringify(mapLeaves(JSON.parse(answer)))
  }
}

/** Every text becomes a number and every number but errcode a text. */
function mapLeaves(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return value.length
  if (typeof value === 'number') return key === 'errcode' ? value : String(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapLeaves(member, name)]))
}
