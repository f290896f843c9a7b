import type { Exchange } from './emulatorState.ts'

/** What the chips above the timeline choose among. */
export type Group = 'wx' | 'request' | 'platform' | 'message'

/** One exchange in plain words. */
export interface ExchangeRow {
  group: Group
  /** `wx.login`, `jscode2session`, `POST /v1/flows/…/phone` */
  verb: string
  /** What came of it in a word or two: `ok`, `40029`, `user deny`, `422 phone_data_rejected`; empty without an answer. */
  outcome: string
  tone: 'ok' | 'refused' | 'broken'
}

const groups: Record<Exchange['kind'], Group> = {
  device: 'wx',
  request: 'request',
  platform: 'platform',
  push: 'message',
  sms: 'message',
}

export function rowOf(exchange: Exchange): ExchangeRow {
  const reply = parsed(exchange.responseBody)
  const outcome = outcomeOf(exchange, reply)
  return { group: groups[exchange.kind], verb: verbOf(exchange), outcome, tone: toneOf(exchange, outcome) }
}

function verbOf(exchange: Exchange): string {
  const { kind, method, path } = exchange
  if (kind === 'device') return deviceVerb(path, parsed(exchange.requestBody))
  if (kind === 'platform') return path.replace(/^\/(sns|cgi-bin\/openapi|cgi-bin|wxa\/business|wxa)\//, '')
  if (kind === 'sms') return path.startsWith('/_vendors/') ? `SMS ${path.split('/')[2]}` : 'SMS'
  return `${method} ${shortPath(path)}`
}

const deviceVerbs: Record<string, string> = {
  login: 'wx.login',
  'check-session': 'wx.checkSession',
  profile: 'wx.getUserProfile',
}

function deviceVerb(path: string, body: Json): string {
  const act = path.slice(path.lastIndexOf('/') + 1)
  const button = body?.kind === 'realtime' ? 'getRealtimePhoneNumber' : 'getPhoneNumber'
  return deviceVerbs[act] ?? button
}

/** Ids say nothing to a reader and push the rest out of sight. */
const shortPath = (path: string): string =>
  path
    .split('/')
    .map((segment) => (segment.length >= 16 && /\d/.test(segment) ? '…' : segment))
    .join('/')

function outcomeOf({ kind, status }: Exchange, reply: Json): string {
  if (status === 0) return ''
  if (typeof reply?.errMsg === 'string') return errMsgOutcome(reply.errMsg)
  const vendorCode = kind === 'sms' && vendorCodeIn(reply)
  if (vendorCode) return vendorCode
  if (kind === 'platform' && reply?.errcode) return String(reply.errcode)
  if (kind === 'platform') return status === 200 ? (reply ? 'ok' : '') : String(status)
  return typeof reply?.code === 'string' && status >= 400 ? `${status} ${reply.code}` : String(status)
}

/** Of Tencent Cloud, for the call or for the first number, and of Aliyun. */
function vendorCodeIn(reply: Json): string | undefined {
  const { Error: error, SendStatusSet: statuses } = (reply?.Response ?? {}) as {
    Error?: { Code?: string }
    SendStatusSet?: { Code?: string }[]
  }
  return error?.Code ?? statuses?.[0]?.Code ?? (reply?.Code as string | undefined)
}

/** `getPhoneNumber:fail user deny` and, on Android, `getPhoneNumber:fail:user deny`. */
const errMsgOutcome = (errMsg: string): string => errMsg.replace(/^\w+:/, '').replace(/^fail[ :]/, '')

function toneOf({ status, kind }: Exchange, outcome: string): ExchangeRow['tone'] {
  if (outcome === '' || status >= 500) return 'broken'
  if (kind === 'platform' || kind === 'device') return outcome === 'ok' || outcome === '200' ? 'ok' : 'refused'
  if (kind === 'sms' && !/^(?:\d+|ok)$/i.test(outcome)) return 'refused'
  return status < 400 ? 'ok' : 'refused'
}

/** For reading: JSON indented, anything else as it is. Bodies that the trace has cut off are not JSON any more. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

type Json = Record<string, unknown> | undefined

function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Json) : undefined
  } catch {
    return undefined
  }
}
