import type { WechatResponse } from './transport.ts'

export type Fields = Record<string, unknown>

/** What an answer says at its top level; success is `errcode` 0. */
export interface Answer {
  errcode: number
  rid?: string
  fields: Fields
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }) // a BOM stays, and JSON.parse refuses it

/** The answer, judged by its content: `/sns/*` sends JSON as text/plain. Undefined unless it is one JSON object. */
export function readAnswer(body: Buffer): Answer | undefined {
  const fields = parseObject(body)
  return fields && toAnswer(fields)
}

export function toAnswer(fields: Fields): Answer | undefined {
  const errcode = fields.errcode === undefined ? 0 : fields.errcode // tokens and sessions come without one
  if (!Number.isSafeInteger(errcode)) return undefined
  return { errcode: errcode as number, rid: findRid(fields.errmsg), fields }
}

export function isSuccessStatus({ status }: WechatResponse): boolean {
  return status >= 200 && status < 300
}

/** WeChat's identifiers are opaque: non-empty strings of sane length, nothing more. */
export function isOpaque(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 2048
}

/** `…, rid: x-x-x`, `… hint: [y] rid: x-x-x`, and before 2020 `… hints: [ req_id: x ]`. */
function findRid(errmsg: unknown): string | undefined {
  if (typeof errmsg !== 'string') return undefined
  const found =
    /\brid:\s*([0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8})\b/i.exec(errmsg) ??
    /\breq_id:\s*([\w.-]{1,40})(?![\w.-])/.exec(errmsg)
  return found?.[1]
}

function parseObject(body: Buffer): Fields | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(body))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
  } catch {
    return undefined // the parser's message quotes the text, which may hold a session_key
  }
}
