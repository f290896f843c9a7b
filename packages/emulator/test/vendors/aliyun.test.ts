import { describe, expect, it } from 'vitest'
import { DEFAULT_SMS } from '../../src/index.ts'
import { gatewayCodes, smsCodes } from '../../src/vendors/aliyun/codes.ts'
import { createLab, type Json, type Lab } from '../lab.ts'
import { sendAliyun, type AliyunCall } from './aliyunClient.ts'
import type { RawRequest } from './http.ts'

const path = '/_vendors/aliyun/'
const inbox = async (lab: Lab) => (await lab.control<{ messages: Json[] }>('GET', '/sms')).messages
const account = (lab: Lab, settings: Json) => lab.control('PATCH', '/vendors/aliyun', settings)
const codeParam = (code: string) => ({ query: { TemplateParam: JSON.stringify({ code }) } })

it('sends the template, filled in, under the sign', async () => {
  await using lab = await createLab()
  const { request, ...answer } = await sendAliyun(lab)
  expect(request.body).toBe('')
  expect(answer).toEqual({
    status: 200,
    Code: 'OK',
    Message: 'OK',
    RequestId: expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/),
    BizId: expect.stringMatching(/^\d{18}\^0$/),
  })
  expect(await inbox(lab)).toMatchObject([
    { to: '+8613800138000', text: '【示例】验证码246810，请勿告诉他人。若非本人操作，请忽略。' },
  ])
})

it('agrees with the vendor on a signature', async () => {
  await using lab = await createLab({ hosts: ['dysmsapi.aliyuncs.com'] })
  await lab.control('POST', '/clock', { now: '2026-01-01T00:00:00Z' })
  const key = { accessKeyId: 'LTAIEXAMPLE', accessKeySecret: 'EXAMPLESECRETKEY' }
  await account(lab, { ...key, sign: '示例签名', templates: [{ id: 'SMS_123456789', text: '${code}' }] })
  const { request, Code } = await sendAliyun(lab, {
    ...key,
    host: 'dysmsapi.aliyuncs.com',
    to: '13580006666',
    query: { SignName: '示例签名', TemplateCode: 'SMS_123456789' },
    nonce: '3156853299f313e23d1673dc12e1703d',
  })
  expect(request.path).toBe(
    `${path}?PhoneNumbers=13580006666&SignName=%E7%A4%BA%E4%BE%8B%E7%AD%BE%E5%90%8D&TemplateCode=SMS_123456789&TemplateParam=%7B%22code%22%3A%22246810%22%7D`,
  )
  expect(request.headers.authorization).toBe(
    'ACS3-HMAC-SHA256 Credential=LTAIEXAMPLE,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;' +
      'x-acs-signature-nonce;x-acs-version,Signature=01dce39dc1acc152069dd994fc74c5417d796956348f9e89e3de40da50ff430b',
  )
  expect(Code).toBe('OK')
})

const inHeader = (name: string, from: string | RegExp, to: string) => (request: RawRequest) => {
  request.headers[name] = request.headers[name]!.replace(from, to)
}
const inPath = (from: string, to: string) => (request: RawRequest) => {
  request.path = request.path.replace(from, to)
}

describe('one wrong byte', () => {
  it.each<[string, AliyunCall]>([
    ['in the query', { tamper: inPath('246810', '246811') }],
    ['in a name of the query', { tamper: inPath('TemplateParam', 'TemplateParan') }],
    ['beside the query', { tamper: (request) => void (request.path += '&OutId=7') }],
    ['in the body', { tamper: (request) => void (request.body = ' ') }],
    ['in the hash of the body', { headers: { 'x-acs-content-sha256': '0'.repeat(64) } }],
    ['in the host', { tamper: inHeader('host', '127.0.0.1', 'localhost') }],
    ['in the action', { tamper: inHeader('x-acs-action', 'S', 's') }],
    ['in the version', { tamper: inHeader('x-acs-version', '25', '26') }],
    ['in the date', { tamper: inHeader('x-acs-date', ':00Z', ':01Z') }],
    ['in the nonce', { tamper: inHeader('x-acs-signature-nonce', 'nonce', 'ponce') }],
    ['in the signature', { tamper: inHeader('authorization', /Signature=./, 'Signature=g') }],
    ['in the key', { accessKeySecret: DEFAULT_SMS.aliyun.accessKeySecret.toLowerCase() }],
  ])('%s is no match, and nothing is sent', async (_, call) => {
    await using lab = await createLab()
    expect(await sendAliyun(lab, call)).toMatchObject({ status: 400, Code: 'SignatureDoesNotMatch' })
    expect(await inbox(lab)).toEqual([])
  })
})

it('signs what needs escaping, whichever way it was escaped', async () => {
  await using lab = await createLab()
  await account(lab, { sign: "a b*c'(d)!~+" })
  const call = { query: { SignName: "a b*c'(d)!~+" } }
  const plus = inPath('a%20b', 'a+b')
  expect(await sendAliyun(lab, { ...call, tamper: plus })).toMatchObject({ Code: 'OK' })
})

it.each([
  ['2026-07-01T03:45:00Z', 'OK'],
  ['2026-07-01T04:15:00Z', 'OK'],
  ['2026-07-01T03:44:59Z', 'InvalidTimeStamp.Expired'],
  ['2026-07-01T04:15:01Z', 'InvalidTimeStamp.Expired'],
  ['2026-07-01T04:00:00.000Z', 'InvalidTimeStamp.Format'],
  ['2026-07-01T12:00:00+08:00', 'InvalidTimeStamp.Format'],
])('takes a request of %s, at 04:00:00, for %s', async (date, code) => {
  await using lab = await createLab()
  expect(await sendAliyun(lab, { date })).toMatchObject({ Code: code })
})

it('takes a nonce once, and does not count one that was not signed for', async () => {
  await using lab = await createLab()
  const nonce = 'n'
  expect(await sendAliyun(lab, { nonce, accessKeySecret: 'another' })).toMatchObject({ Code: 'SignatureDoesNotMatch' })
  expect(await sendAliyun(lab, { nonce })).toMatchObject({ Code: 'OK' })
  expect(await sendAliyun(lab, { nonce, to: '13900139000' })).toMatchObject({ status: 400, Code: 'SignatureNonceUsed' })
  expect(await inbox(lab)).toHaveLength(1)
})

/** By which request each code comes. */
const reached: Record<string, (lab: Lab) => Promise<{ status: number; Code: string }>> = {
  UnsupportedHTTPMethod: (lab) => sendAliyun(lab, { tamper: (request) => void (request.method = 'GET') }),
  IncompleteSignature: (lab) => sendAliyun(lab, { tamper: inHeader('authorization', 'x-acs-date;', '') }),
  'InvalidTimeStamp.Format': (lab) => sendAliyun(lab, { date: '1782878400' }),
  'InvalidTimeStamp.Expired': (lab) => sendAliyun(lab, { date: '2026-07-01T03:00:00Z' }),
  'InvalidAccessKeyId.NotFound': (lab) => sendAliyun(lab, { accessKeyId: 'LTAIEXAMPLE' }),
  SignatureDoesNotMatch: (lab) => sendAliyun(lab, { accessKeySecret: 'another' }),
  async SignatureNonceUsed(lab) {
    await sendAliyun(lab, { nonce: 'n' })
    return sendAliyun(lab, { nonce: 'n' })
  },
  'InvalidAction.NotFound': (lab) => sendAliyun(lab, { headers: { 'x-acs-action': 'SendMms' } }),
  InvalidVersion: (lab) => sendAliyun(lab, { headers: { 'x-acs-version': '2017-05-26' } }),
  MissingPhoneNumbers: (lab) => sendAliyun(lab, { query: { PhoneNumbers: undefined } }),
  MissingSignName: (lab) => sendAliyun(lab, { query: { SignName: '' } }),
  MissingTemplateCode: (lab) => sendAliyun(lab, { query: { TemplateCode: undefined } }),
  'isv.MOBILE_NUMBER_ILLEGAL': (lab) => sendAliyun(lab, { to: '+85291234567' }),
  'isv.MOBILE_COUNT_OVER_LIMIT': (lab) => sendAliyun(lab, { to: Array(1001).fill('1').join(',') }),
  async 'isv.DOMESTIC_NUMBER_NOT_SUPPORTED'(lab) {
    await account(lab, { templates: [{ id: 'SMS_1', text: '${code}', region: 'abroad' }] })
    return sendAliyun(lab, { query: { TemplateCode: 'SMS_1' } })
  },
  'isv.SMS_SIGNATURE_ILLEGAL': (lab) => sendAliyun(lab, { query: { SignName: '另一个' } }),
  'isv.SMS_TEMPLATE_ILLEGAL': (lab) => sendAliyun(lab, { query: { TemplateCode: 'SMS_1' } }),
  'isv.INVALID_JSON_PARAM': (lab) => sendAliyun(lab, { query: { TemplateParam: '{"code":246810}' } }),
  'isv.TEMPLATE_MISSING_PARAMETERS': (lab) => sendAliyun(lab, { query: { TemplateParam: '{"otp":"1"}' } }),
  'isv.TEMPLATE_PARAMS_ILLEGAL': (lab) => sendAliyun(lab, codeParam('二四六八')),
  'isv.PARAM_LENGTH_LIMIT': (lab) => sendAliyun(lab, codeParam('1'.repeat(36))),
  'isv.PARAM_NOT_SUPPORT_URL': (lab) => sendAliyun(lab, codeParam('https://a.example')),
  async 'isv.BUSINESS_LIMIT_CONTROL'(lab) {
    await sendAliyun(lab)
    return sendAliyun(lab)
  },
}

describe('every code', () => {
  const statusOf = (code: string) => (gatewayCodes as Record<string, readonly [number, string]>)[code]?.[0] ?? 200

  it.each(Object.entries(reached))('%s comes by a request', async (code, reach) => {
    await using lab = await createLab()
    expect(await reach(lab)).toMatchObject({ status: statusOf(code), Code: code })
  })

  const scripted = Object.keys({ ...gatewayCodes, ...smsCodes }).filter((code) => !(code in reached))

  it.each(scripted)('%s comes by a fault, and nothing is sent', async (code) => {
    await using lab = await createLab()
    await lab.control('PUT', '/faults', { faults: [{ route: path, kind: 'code', code, times: 1 }] })
    expect(await sendAliyun(lab)).toMatchObject({ status: statusOf(code), Code: code })
    expect(await inbox(lab)).toEqual([])
    expect(await sendAliyun(lab)).toMatchObject({ Code: 'OK' })
    expect((await lab.state()).calls[path]).toEqual({ calls: 2, outcomes: { [code]: 1, OK: 1 } })
  })
})

it.each(['{', '[]', '"246810"', 'null', '{"code":["246810"]}'])('refuses the parameters %s', async (TemplateParam) => {
  await using lab = await createLab()
  expect(await sendAliyun(lab, { query: { TemplateParam } })).toMatchObject({ Code: 'isv.INVALID_JSON_PARAM' })
})

it('sends to all of several numbers or to none', async () => {
  await using lab = await createLab()
  expect(await sendAliyun(lab, { to: '13800138000,+8613900139000' })).toMatchObject({ Code: 'OK' })
  expect(await sendAliyun(lab, { to: '13700137000,13800138000' })).toMatchObject({ Code: 'isv.BUSINESS_LIMIT_CONTROL' })
  expect(await sendAliyun(lab, { to: '13700137000,85291234567' })).toMatchObject({ Code: 'isv.MOBILE_NUMBER_ILLEGAL' })
  expect((await inbox(lab)).map(({ to }) => to)).toEqual(['+8613800138000', '+8613900139000'])
  expect(await sendAliyun(lab, { to: '85291234567' })).toMatchObject({ Code: 'OK' })
})

it('counts the minute, the hour and the day back from now', async () => {
  await using lab = await createLab()
  const { clock } = lab.emulator
  const next = async (seconds: number) => {
    clock.advance(seconds)
    return (await sendAliyun(lab)).Message
  }
  expect([await next(0), await next(59)]).toEqual(['OK', '触发分钟级流控Permits:1'])
  for (let count = 2; count <= 5; count += 1) expect(await next(60)).toBe('OK')
  expect(await next(60)).toBe('触发小时级流控Permits:5')
  expect(await next(3600)).toBe('OK')
  for (let count = 7; count <= 10; count += 1) expect(await next(3600)).toBe('OK')
  expect(await next(3600)).toBe('触发天级流控Permits:10')
  expect(await next(86_400)).toBe('OK')
  await account(lab, { limits: { perMinute: 2 } })
  expect([await next(0), await next(0)]).toEqual(['OK', '触发分钟级流控Permits:2'])
})
