import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import type { Outcome, SessionReply } from '@quickreg/contract'
import type { PushKeys } from '@quickreg/protocol'
import { RegistrationError } from '../../domain/errors.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import type { Scene } from '../../domain/scene.ts'
import type { Wechat } from '../../ports.ts'
import type { SmsSender } from '../../ports/sms.ts'
import { randomInt } from '../../random.ts'
import { openDatabase } from '../../store/open.ts'
import { createStores } from '../../store/stores.ts'
import { createUseCases } from '../../usecases/index.ts'
import { bareApp, json, keyring } from './bare.ts'

export const appid = 'wx0123456789abcdef'
export const serviceKey = 'a service key of the shop'.replaceAll(' ', '-')
export const pushKeys: PushKeys = { appid, token: 'push-token', encodingAESKey: 'k'.repeat(43) }

/** The service on SQLite, with a WeChat of which a login code names the person and a phone code the number. */
export async function startService() {
  const clock = { now: new Date('2026-01-01T00:00:00Z') }
  const scenes: Record<string, Scene> = {
    join: { purpose: 'account', policyVersions: ['1'], rungs: ['quick', 'realtime', 'sms'] },
    booking: { purpose: 'contact', policyVersions: ['1'], rungs: ['quick', 'sms'], retentionDays: 30 },
    change: { purpose: 'change_phone', policyVersions: ['1'], rungs: ['sms'] },
  }
  const now = () => clock.now
  const folder = mkdtempSync(joinPath(tmpdir(), 'quickreg-http-'))
  const database = await openDatabase(`sqlite:${joinPath(folder, 'quickreg.db')}`)
  const texts = new Map<string, string>()
  const sms: SmsSender = {
    priceOf: () => 45,
    send: async ({ phone, code }) => {
      texts.set(phone, code)
      return { kind: 'sent', provider: 'paper', messageId: '1', milliYuan: 45 }
    },
  }
  const useCases = createUseCases({
    appid,
    issuer: 'quickreg',
    scenes,
    openData: 'unconfirmed',
    pushKeys,
    stores: createStores({ database, keyring, random: randomBytes, policy: defaultPolicy }),
    wechat: offlineWechat,
    keyring,
    policy: defaultPolicy,
    sms,
    meter: { count: () => {}, countFlow: () => {} },
    raiseAlarm: () => {},
    onCompleted: () => {},
    now,
    random: randomBytes,
    randomInt,
    sleep: () => Promise.resolve(),
  })
  const { app, requests, errors } = bareApp(useCases, {
    serviceKeys: { shop: createHash('sha256').update(serviceKey).digest('hex') },
  })

  const send = async (method: string, path: string, { token, body, headers }: Sending = {}) =>
    app.request(path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && json),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const receive = async <T>(...sent: Parameters<typeof send>) => (await (await send(...sent)).json()) as T

  let codes = 0
  const signIn = (person: string) =>
    receive<SessionReply>('POST', '/v1/sessions', { body: { loginCode: `${person}:${codes++}` } })
  const openFlow = (token: string, { purpose = 'account', scene = 'join' } = {}) =>
    receive<{ flowId: string }>('POST', '/v1/flows', {
      token,
      body: { purpose, scene, consent: { policyVersion: '1' } },
    })
  const newPhoneCode = (phone: string) => `${phone}:${codes++}`

  /** Signs in, opens a flow and taps. */
  const join = async (person: string, phone: string, occasion?: { purpose: string; scene: string }) => {
    const { sessionToken: token } = await signIn(person)
    const { flowId } = await openFlow(token, occasion)
    const body = { rung: 'quick', phoneCode: newPhoneCode(phone) }
    const outcome = await receive<Outcome>('POST', `/v1/flows/${flowId}/phone`, { token, body })
    return { token, flowId, outcome }
  }

  return {
    app,
    clock,
    /** The operator's, who may change them. */
    scenes,
    /** The newest code sent to a number. */
    codeFor: (phone: string) => texts.get(phone),
    requests,
    errors,
    send,
    receive,
    signIn,
    openFlow,
    newPhoneCode,
    join,
    close: async () => {
      await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type Service = Awaited<ReturnType<typeof startService>>

interface Sending {
  token?: string | undefined
  body?: unknown
  headers?: Record<string, string>
}

const offlineWechat: Wechat = {
  signIn: async ({ loginCode }) => {
    const [person = ''] = loginCode.split(':')
    if (person === 'spent') throw new RegistrationError('wechat_code_rejected')
    return { openid: `openid-of-${person}`, sessionKey: Buffer.alloc(16, person).toString('base64') }
  },
  getPhone: async ({ phoneCode }) => {
    const [phone = ''] = phoneCode.split(':')
    if (!phone.startsWith('+')) throw new RegistrationError('wechat_code_rejected')
    return phone
  },
  made: async () => true,
}
