import { createHash, createHmac } from 'node:crypto'
import { DEFAULT_SMS } from '../../src/index.ts'
import type { Json, Lab } from '../lab.ts'
import { send, type RawRequest } from './http.ts'

const { secretId, secretKey, sdkAppId, sign, templates } = DEFAULT_SMS.tencent

export interface TencentReply {
  Response: {
    RequestId: string
    Error?: { Code: string; Message: string }
    SendStatusSet?: (Json & { Code: string; Message: string; PhoneNumber: string })[]
  }
}

/** A SendSms that nothing speaks against, but for what a test changes. */
export interface TencentCall {
  to?: string[]
  /** Fields in place of the usual ones; undefined leaves one out. */
  fields?: Json
  body?: string
  headers?: Record<string, string>
  secretId?: string
  secretKey?: string
  timestamp?: number
  host?: string
  /** Signed beside content-type and host. */
  alsoSigned?: string[]
  /** On the way, after it was signed. */
  tamper?: (request: RawRequest) => void
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Signs as the vendor's documents tell a client to, step by step. */
function signed(lab: Lab, call: TencentCall): RawRequest {
  const timestamp = call.timestamp ?? Math.floor(lab.emulator.clock.now().getTime() / 1000)
  const usual = { PhoneNumberSet: call.to ?? ['+8613800138000'], SmsSdkAppId: sdkAppId, SignName: sign }
  const message = { ...usual, TemplateId: templates.zh, TemplateParamSet: ['246810', '5'], ...call.fields }
  const body = call.body ?? JSON.stringify(message)
  const headers: Record<string, string> = {
    host: call.host ?? `127.0.0.1:${lab.emulator.port}`,
    'content-type': 'application/json; charset=utf-8',
    'x-tc-action': 'SendSms',
    'x-tc-version': '2021-01-11',
    'x-tc-region': 'ap-guangzhou',
    'x-tc-timestamp': String(timestamp),
    ...call.headers,
  }
  const names = ['content-type', 'host', ...(call.alsoSigned ?? [])].sort()
  const lines = names.map((name) => `${name}:${headers[name]!.toLowerCase()}\n`).join('')
  const canonical = `POST\n/\n\n${lines}\n${names.join(';')}\n${sha256(body)}`
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10)
  const scope = `${date}/sms/tc3_request`
  const key = hmac(hmac(hmac(`TC3${call.secretKey ?? secretKey}`, date), 'sms'), 'tc3_request')
  const signature = hmac(key, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`).toString('hex')
  const credential = `${call.secretId ?? secretId}/${scope}`
  headers.authorization = `TC3-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { method: 'POST', path: '/_vendors/tencent/', headers, body }
}

export async function sendTencent(lab: Lab, call: TencentCall = {}) {
  const request = signed(lab, call)
  call.tamper?.(request)
  const { status, json } = await send(lab, request)
  return { status, request, ...(json as unknown as TencentReply) }
}

/** The code of the call or, where it went through, of each number. */
export async function tencentCodes(lab: Lab, call: TencentCall = {}): Promise<string[]> {
  const { Response } = await sendTencent(lab, call)
  return Response.Error ? [Response.Error.Code] : Response.SendStatusSet!.map(({ Code }) => Code)
}
