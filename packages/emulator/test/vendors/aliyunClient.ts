import { createHash, createHmac } from 'node:crypto'
import { DEFAULT_SMS } from '../../src/index.ts'
import type { Lab } from '../lab.ts'
import { send, type RawRequest } from './http.ts'

const { accessKeyId, accessKeySecret, sign, templates } = DEFAULT_SMS.aliyun

interface AliyunReply {
  Code: string
  Message: string
  RequestId: string
  BizId?: string
}

/** A SendSms that nothing speaks against, but for what a test changes. */
export interface AliyunCall {
  to?: string
  /** In place of the usual ones; undefined leaves one out. */
  query?: Record<string, string | undefined>
  headers?: Record<string, string>
  accessKeyId?: string
  accessKeySecret?: string
  date?: string
  nonce?: string
  host?: string
  body?: string
  tamper?: (request: RawRequest) => void
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** RFC 3986, as the vendor's documents want it. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

let calls = 0

/** Signs as the vendor's documents tell a client to, step by step. */
function signed(lab: Lab, call: AliyunCall): RawRequest {
  const body = call.body ?? ''
  const usual = { PhoneNumbers: call.to ?? '13800138000', SignName: sign, TemplateCode: templates.zh }
  const fields = Object.entries({ ...usual, TemplateParam: '{"code":"246810"}', ...call.query })
  const query = fields
    .filter((field): field is [string, string] => field[1] !== undefined)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const headers: Record<string, string> = {
    host: call.host ?? `127.0.0.1:${lab.emulator.port}`,
    'x-acs-action': 'SendSms',
    'x-acs-content-sha256': sha256(body),
    'x-acs-date': call.date ?? lab.emulator.clock.now().toISOString().replace('.000Z', 'Z'),
    'x-acs-signature-nonce': call.nonce ?? `nonce-${(calls += 1)}`,
    'x-acs-version': '2017-05-25',
    ...call.headers,
  }
  const names = Object.keys(headers).sort()
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = `POST\n/\n${query}\n${lines}\n${names.join(';')}\n${sha256(body)}`
  const signature = createHmac('sha256', call.accessKeySecret ?? accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
  const credential = `Credential=${call.accessKeyId ?? accessKeyId}`
  headers.authorization = `ACS3-HMAC-SHA256 ${credential},SignedHeaders=${names.join(';')},Signature=${signature}`
  return { method: 'POST', path: `/_vendors/aliyun/?${query}`, headers, body }
}

export async function sendAliyun(lab: Lab, call: AliyunCall = {}) {
  const request = signed(lab, call)
  call.tamper?.(request)
  const { status, json } = await send(lab, request)
  return { status, request, ...(json as unknown as AliyunReply) }
}
