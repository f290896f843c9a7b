import type { ProxyReply } from '../../../wire.ts'
import { ApiFailure } from './api.ts'

export interface RequestOptions {
  url: string
  method?: string
  data?: unknown
  header?: Record<string, unknown>
  dataType?: string
  responseType?: string
  timeout?: number
}

export interface RequestMessage {
  url: string
  method: string
  header: Record<string, string>
  body?: string
}

const methods = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']
const notForwarded = ['TRACE', 'CONNECT']

/**
 * What wx.request sends: for GET, `data` goes into the query; otherwise it is a form or, if nothing else is said, JSON.
 *
 * @throws {ApiFailure}
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html
 */
export function writeRequest({ url, method = 'GET', data, header = {} }: RequestOptions): RequestMessage {
  if (!/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url)) throw new ApiFailure(`invalid url "${url}"`)
  const verb = method.toUpperCase()
  if (!methods.includes(verb)) throw new ApiFailure(`invalid method "${method}"`)
  if (notForwarded.includes(verb)) throw new ApiFailure(`method ${verb} is not supported by the emulator`)
  if (data instanceof ArrayBuffer) throw new ApiFailure('data of type ArrayBuffer is not supported by the emulator')
  const headers = writeHeader(header)
  if (verb === 'GET') return { url: addQuery(url, data), method: verb, header: headers }
  const body = data === undefined || data === null ? undefined : writeBody(data, contentType(headers))
  return { url, method: verb, header: headers, ...(body !== undefined && { body }) }
}

function writeHeader(header: Record<string, unknown>): Record<string, string> {
  const written = Object.fromEntries(Object.entries(header).map(([name, value]) => [name, String(value)]))
  return contentType(written) === undefined ? { 'content-type': 'application/json', ...written } : written
}

const contentType = (header: Record<string, string>): string | undefined =>
  Object.entries(header).find(([name]) => name.toLowerCase() === 'content-type')?.[1]

function writeBody(data: unknown, type = ''): string {
  if (typeof data === 'string') return data
  if (typeof data === 'object' && /application\/x-www-form-urlencoded/i.test(type)) return writeForm(data!)
  return JSON.stringify(data)
}

/** Names that the address already has are replaced. */
function addQuery(url: string, data: unknown): string {
  if (typeof data !== 'object' || data === null) return url
  const { origin, pathname, search, hash } = new URL(url)
  const given = search.slice(1).split('&').filter(Boolean)
  const replaced = new Set(Object.keys(data).map(encodeURIComponent))
  const kept = given.filter((pair) => !replaced.has(pair.split('=')[0]!))
  const query = [...kept, writeForm(data)].filter(Boolean).join('&')
  return `${origin}${pathname}${query ? `?${query}` : ''}${hash}`
}

const writeForm = (data: object): string =>
  Object.entries(data)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(writeValue(value))}`)
    .join('&')

/** `undefined` is sent as that word, as WeChat does. */
const writeValue = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

/** What `success` gets. */
export function readReply(
  reply: Exclude<ProxyReply, { fail: string }>,
  { dataType = 'json', responseType = 'text' }: Pick<RequestOptions, 'dataType' | 'responseType'>,
): { data: unknown; statusCode: number; header: Record<string, string>; cookies: string[] } {
  const { statusCode, header, cookies, bodyBase64 } = reply
  const bytes = Uint8Array.from(atob(bodyBase64), (letter) => letter.charCodeAt(0))
  if (responseType === 'arraybuffer') return { data: bytes.buffer, statusCode, header, cookies }
  const text = new TextDecoder().decode(bytes)
  return { data: dataType === 'json' ? parsed(text) : text, statusCode, header, cookies }
}

/** What is no JSON stays text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
