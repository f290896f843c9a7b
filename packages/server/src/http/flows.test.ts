import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accountExportSchema,
  backendAccountSchema,
  backendContactSchema,
  flowSchema,
  outcomeSchema,
  ownAccountSchema,
  refusedFlowSchema,
  sessionSchema,
  tokensSchema,
  type Flow,
  type Tokens,
} from '@quickreg/contract'
import { openApiDocument } from './openapi.ts'
import { undocumentedAnswers } from './testing/documented.ts'
import { serviceKey, startService, type Service } from './testing/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(async () => {
  expect(undocumentedAnswers(openApiDocument(service.app), service.requests)).toEqual([])
  await service.close()
})

const phone = '+8613800138000'
const masked = '138******00'

describe('a person', () => {
  it('registers with one tap, and every answer has the shape the contract says', async () => {
    const session = sessionSchema.parse(
      await service.receive('POST', '/v1/sessions', { body: { loginCode: 'lin:first' } }),
    )
    expect(session.account).toBeUndefined()
    const { sessionToken: token } = session
    const body = { purpose: 'account', scene: 'join', consent: { policyVersion: '1' } }
    const opened = await service.send('POST', '/v1/flows', { token, body })
    expect(opened.status).toBe(201)
    const { flowId } = flowSchema.parse(await opened.json())

    const tap = { rung: 'quick', phoneCode: service.newPhoneCode(phone) }
    const outcome = outcomeSchema.parse(
      await service.receive('POST', `/v1/flows/${flowId}/phone`, { token, body: tap }),
    )
    expect(outcome).toMatchObject({ state: 'completed', isNew: true, confirmed: true, account: { phone: masked } })

    const again = await service.receive('POST', `/v1/flows/${flowId}/phone`, { token, body: tap })
    expect(again).toEqual(outcome)
    const read = flowSchema.parse(await service.receive('GET', `/v1/flows/${flowId}`, { token }))
    expect(read).toMatchObject({ flowId, state: 'completed', outcome })
    expect(JSON.stringify([session, outcome, read])).not.toContain('13800138000')
  })

  it('is known the next day, without a tap and with the number masked', async () => {
    const { outcome } = await service.join('wen', '+8613800138009')
    const session = sessionSchema.parse(await service.signIn('wen'))
    expect(session.account).toEqual(outcome.account)
    expect(session.account).toMatchObject({ phone: '138******09' })
    const token = session.tokens!.accessToken
    expect(await service.receive('GET', '/v1/account', { token })).toMatchObject({ id: outcome.account!.id })
  })

  it('sees the own data in full, takes it along, and goes', async () => {
    const { outcome } = await service.join('mei', '+8613800138010')
    const token = outcome.tokens!.accessToken
    const account = ownAccountSchema.parse(await service.receive('GET', '/v1/account', { token }))
    expect(account).toMatchObject({ id: outcome.account!.id, phone: '+8613800138010' })
    const data = accountExportSchema.parse(await service.receive('GET', '/v1/account/export', { token }))
    expect(data.account).toEqual(account)
    expect(data.identities).toMatchObject([{ openid: 'openid-of-mei' }])
    expect(data.consents).toMatchObject([{ scene: 'join', policyVersion: '1' }])

    const deleted = await service.send('DELETE', '/v1/account', { token })
    expect([deleted.status, await deleted.text()]).toEqual([204, ''])
    expect((await service.send('GET', '/v1/account', { token })).status).toBe(401)
    expect((await service.signIn('mei')).account).toBeUndefined()
  })

  it('stays signed in by refreshing, and signs out', async () => {
    const { outcome } = await service.join('bo', '+8613800138011')
    const refresh = (refreshToken: string) => service.send('POST', '/v1/tokens/refresh', { body: { refreshToken } })
    const first = await refresh(outcome.tokens!.refreshToken)
    expect(first.status).toBe(200)
    const tokens = tokensSchema.parse(await first.json()) as Tokens
    expect(tokens.refreshToken).not.toBe(outcome.tokens!.refreshToken)

    const { refreshToken, accessToken } = tokens
    const revoked = await service.send('POST', '/v1/tokens/revoke', { body: { refreshToken } })
    expect([revoked.status, await revoked.text()]).toEqual([204, ''])
    expect((await refresh(refreshToken)).status).toBe(401)
    expect((await service.send('GET', '/v1/account', { token: accessToken })).status).toBe(401)
    const unknown = await service.send('POST', '/v1/tokens/revoke', { body: { refreshToken: 'qr_unknown' } })
    expect(unknown.status).toBe(204)
  })

  it('leaves a contact, which the shop’s back end reads in full', async () => {
    const { outcome } = await service.join('guest', '+85291234567', { purpose: 'contact', scene: 'booking' })
    expect(outcome.contact).toMatchObject({ phone: '+852 91****67', scene: 'booking' })
    const path = `/v1/backend/contacts/${outcome.contact!.id}`
    const contact = backendContactSchema.parse(await service.receive('GET', path, { token: serviceKey }))
    expect(contact).toMatchObject({ id: outcome.contact!.id, phone: '+85291234567', confirmed: true })
    expect((await service.send('GET', '/v1/backend/contacts/unknown', { token: serviceKey })).status).toBe(404)
  })

  it('is read by the back end', async () => {
    const { outcome } = await service.join('ann', '+8613800138012')
    const path = `/v1/backend/accounts/${outcome.account!.id}`
    const account = backendAccountSchema.parse(await service.receive('GET', path, { token: serviceKey }))
    expect(account).toMatchObject({ id: outcome.account!.id, phone: '+8613800138012', confirmed: true })
  })
})

describe('a flow', () => {
  it('is withdrawn by its owner only', async () => {
    const { sessionToken: token } = await service.signIn('owner')
    const { sessionToken: other } = await service.signIn('other')
    const { flowId } = await service.openFlow(token)
    for (const [method, step, body] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/phone', { rung: 'quick', phoneCode: 'c' }],
      ['POST', '/known', {}],
      ['POST', '/refusal', { errMsg: 'getPhoneNumber:fail user deny' }],
      ['POST', '/sms', { phone }],
      ['POST', '/otp', { otp: '123456' }],
    ] as const) {
      const response = await service.send(method, `/v1/flows/${flowId}${step}`, { token: other, body })
      expect({ step, status: response.status }).toEqual({ step, status: 404 })
    }
    expect(await service.receive('DELETE', `/v1/flows/${flowId}`, { token })).toMatchObject({ state: 'cancelled' })
    const late = await service.receive('POST', `/v1/flows/${flowId}/phone`, {
      token,
      body: { rung: 'quick', phoneCode: service.newPhoneCode(phone) },
    })
    expect(late).toMatchObject({ code: 'flow_closed', status: 409 })
  })

  it('after a refusal says what to offer, why, and the sentence, in the language of the device', async () => {
    const { sessionToken: token } = await service.signIn('decliner')
    const { flowId } = await service.openFlow(token)
    const refuse = (language: string) =>
      service.receive('POST', `/v1/flows/${flowId}/refusal`, {
        token,
        body: { errMsg: 'getPhoneNumber:fail user deny' },
        headers: { 'accept-language': language },
      })
    const zh = refusedFlowSchema.parse(await refuse('zh-CN,zh;q=0.9'))
    expect(zh).toMatchObject({ state: 'created', next: 'realtime', reason: 'user_declined' })
    expect(zh.message).toMatch(/手机号/)
    expect(refusedFlowSchema.parse(await refuse('zh-TW')).message).toMatch(/手機號碼/)
    expect(refusedFlowSchema.parse(await refuse('en-GB')).message).toMatch(/not shared/)
  })

  it('sends a code to a number that is typed, and completes with it', async () => {
    const { sessionToken: token } = await service.signIn('typist')
    const { flowId } = await service.openFlow(token)
    const sms = `/v1/flows/${flowId}/sms`
    const sent = await service.receive('POST', sms, { token, body: { phone: '139 0013 9000' } })
    const otpExpiresAt = '2026-01-01T00:05:00.000Z'
    expect(sent).toEqual({ state: 'otp_sent', phone: '139******00', resendAfterSeconds: 60, otpExpiresAt })

    const otp = service.codeFor('+8613900139000')
    const body = { otp: otp === '000000' ? '000001' : '000000' }
    const refused = await service.receive('POST', `/v1/flows/${flowId}/otp`, { token, body })
    expect(refused).toMatchObject({ status: 422, code: 'otp_rejected' })
    const outcome = await service.receive('POST', `/v1/flows/${flowId}/otp`, { token, body: { otp } })
    expect(outcome).toMatchObject({
      state: 'completed',
      isNew: true,
      confirmed: true,
      account: { phone: '139******00' },
    })
  })

  it('refuses what is no number, no code, or no country of ours', async () => {
    const { sessionToken: token } = await service.signIn('careless')
    const { flowId } = await service.openFlow(token)
    const answer = (step: string, body: unknown) =>
      service.receive('POST', `/v1/flows/${flowId}/${step}`, { token, body })
    expect(await answer('sms', { phone: '1380013800' })).toMatchObject({ status: 400, code: 'phone_invalid' })
    expect(await answer('sms', { phone: '+852 9123 4567' })).toMatchObject({ status: 422, code: 'phone_unsupported' })
    expect(await answer('sms', { phone, openid: 'x' })).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(await answer('sms', { phone: 13800138000 })).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(await answer('otp', { otp: '123456' })).toMatchObject({ status: 409, code: 'otp_expired' })
    expect(await answer('otp', { otp: 123456 })).toMatchObject({ status: 400, code: 'invalid_request' })
  })

  it('takes the number the account has proven, masked until then', async () => {
    await service.join('regular', '+8613800138013')
    const { sessionToken: token } = await service.signIn('regular')
    const occasion = { purpose: 'contact', scene: 'booking' }
    const flow = (await service.openFlow(token, occasion)) as Flow
    expect(flow.knownPhone).toBe('138******13')
    const outcome = await service.receive('POST', `/v1/flows/${flow.flowId}/known`, { token, body: {} })
    expect(outcome).toMatchObject({ state: 'completed', contact: { phone: '138******13' } })
  })

  it('of another scene or an older policy is not opened', async () => {
    const { sessionToken: token } = await service.signIn('reader')
    const open = (scene: string, policyVersion: string) =>
      service.receive('POST', '/v1/flows', { token, body: { purpose: 'account', scene, consent: { policyVersion } } })
    expect(await open('elsewhere', '1')).toMatchObject({ status: 422, code: 'scene_unknown' })
    expect(await open('constructor', '1')).toMatchObject({ status: 422, code: 'scene_unknown' })
    expect(await open('join', '0')).toMatchObject({ status: 422, code: 'consent_outdated', policyVersion: '1' })
  })

  it('that outlives its scene or its policy takes no step, and every step is documented to say so', async () => {
    const { sessionToken: token } = await service.signIn('lingerer')
    const occasion = { purpose: 'contact', scene: 'booking' }
    const [{ flowId: fresh }, { flowId: sent }] = [
      await service.openFlow(token, occasion),
      await service.openFlow(token, occasion),
    ]
    await service.send('POST', `/v1/flows/${sent}/sms`, { token, body: { phone: '+8613900139001' } })
    const steps: [flowId: string, step: string, body: unknown][] = [
      [fresh, 'phone', { rung: 'quick', phoneCode: service.newPhoneCode(phone) }],
      [fresh, 'known', {}],
      [fresh, 'sms', { phone }],
      [sent, 'otp', { otp: service.codeFor('+8613900139001') }],
    ]
    const booking = service.scenes.booking!
    try {
      for (const [code, changed] of [
        ['scene_unknown', {}],
        ['consent_outdated', { booking: { ...booking, policyVersions: ['1', '2'] } }],
      ] as const) {
        delete service.scenes.booking
        Object.assign(service.scenes, changed)
        for (const [flowId, step, body] of steps) {
          const answer = await service.receive('POST', `/v1/flows/${flowId}/${step}`, { token, body })
          expect({ step, ...(answer as object) }).toMatchObject({ step, status: 422, code })
        }
        expect(undocumentedAnswers(openApiDocument(service.app), service.requests)).toEqual([])
      }
    } finally {
      service.scenes.booking = booking
    }
  })

  it('without a good code fails as WeChat says, and the code of a sign-in works once', async () => {
    const twice = { body: { loginCode: 'repeater:once' } }
    expect((await service.send('POST', '/v1/sessions', twice)).status).toBe(201)
    expect(await service.receive('POST', '/v1/sessions', twice)).toMatchObject({ code: 'wechat_code_rejected' })
    const { sessionToken: token } = await service.signIn('guesser')
    const { flowId } = await service.openFlow(token)
    const body = { rung: 'quick', phoneCode: 'made-up' }
    const guess = await service.receive('POST', `/v1/flows/${flowId}/phone`, { token, body })
    expect(guess).toMatchObject({ status: 409, code: 'wechat_code_rejected' })
  })
})
