import { describe, expect, it } from 'vitest'
import { DEFAULT_SMS } from '../../src/index.ts'
import { callCodes, numberCodes } from '../../src/vendors/tencent/codes.ts'
import { createLab, type Json, type Lab } from '../lab.ts'
import type { RawRequest } from './http.ts'
import { sendTencent, tencentCodes, type TencentCall } from './tencentClient.ts'

const path = '/_vendors/tencent/'
const inbox = async (lab: Lab) => (await lab.control<{ messages: Json[] }>('GET', '/sms')).messages
const account = (lab: Lab, settings: Json) => lab.control('PATCH', '/vendors/tencent', settings)
const template = (settings: Json) => [{ id: '1', text: '{1}', ...settings }]
const more = { TemplateId: '1', TemplateParamSet: ['1'] }

it('sends the template, filled in, under the sign, and says what it cost', async () => {
  await using lab = await createLab()
  const { status, Response } = await sendTencent(lab, { fields: { SessionContext: 'flow 7' } })
  expect(status).toBe(200)
  expect(Response).toEqual({
    RequestId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    SendStatusSet: [
      {
        SerialNo: expect.stringMatching(/^5000:\d{28}$/),
        PhoneNumber: '+8613800138000',
        Fee: 1,
        SessionContext: 'flow 7',
        Code: 'Ok',
        Message: 'send success',
        IsoCode: 'CN',
      },
    ],
  })
  expect(await inbox(lab)).toMatchObject([
    { to: '+8613800138000', text: '【示例】验证码246810，5分钟内有效。若非本人操作，请忽略。' },
  ])
})

it('agrees with the vendor on a signature', async () => {
  await using lab = await createLab({ hosts: ['sms.tencentcloudapi.com'] })
  await lab.control('POST', '/clock', { now: '2026-01-01T00:00:00Z' })
  await account(lab, {
    secretId: 'AKIDEXAMPLE',
    secretKey: 'EXAMPLESECRETKEY',
    sdkAppId: '1400006666',
    sign: '示例签名',
  })
  await account(lab, { templates: [{ id: '1234567', text: '{1}，{2}分钟' }] })
  const { request, Response } = await sendTencent(lab, {
    host: 'sms.tencentcloudapi.com',
    secretId: 'AKIDEXAMPLE',
    secretKey: 'EXAMPLESECRETKEY',
    body: '{"PhoneNumberSet":["+8613580006666"],"SmsSdkAppId":"1400006666","SignName":"示例签名","TemplateId":"1234567","TemplateParamSet":["246810","5"]}',
  })
  expect(request.headers.authorization).toBe(
    'TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2026-01-01/sms/tc3_request, SignedHeaders=content-type;host, ' +
      'Signature=0887d13e13e17b0b2f8334196b2a6cb4eac33e070956b6521ddd98f5bdcfc029',
  )
  expect(Response.SendStatusSet).toMatchObject([{ Code: 'Ok' }])
})

const inHeader = (name: string, from: string, to: string) => (request: RawRequest) => {
  request.headers[name] = request.headers[name]!.replace(from, to)
}

const lastOf = (name: string) => (request: RawRequest) => {
  request.headers[name] = request.headers[name]!.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
}

describe('one wrong byte', () => {
  it.each<[string, TencentCall]>([
    ['in the body', { tamper: (request) => void (request.body = request.body.replace('246810', '246811')) }],
    ['after the body', { tamper: (request) => void (request.body += ' ') }],
    ['in the content type', { tamper: inHeader('content-type', 'utf-8', 'utf8') }],
    ['in the host', { tamper: inHeader('host', '127.0.0.1', 'localhost') }],
    ['in the time', { tamper: lastOf('x-tc-timestamp') }],
    ['in a header that is signed besides', { alsoSigned: ['x-tc-region'], tamper: inHeader('x-tc-region', 'g', 'b') }],
    ['in the names of the signed headers', { tamper: inHeader('authorization', 'type;host', 'type;host;x-tc-action') }],
    ['in the day', { tamper: inHeader('authorization', '2026-07-01', '2026-07-02') }],
    ['in the service', { tamper: inHeader('authorization', '/sms/', '/cvm/') }],
    ['in the signature', { tamper: lastOf('authorization') }],
    ['in the key', { secretKey: DEFAULT_SMS.tencent.secretKey.toLowerCase() }],
  ])('%s is a failed signature, and nothing is sent', async (_, call) => {
    await using lab = await createLab()
    expect(await tencentCodes(lab, call)).toEqual(['AuthFailure.SignatureFailure'])
    expect(await inbox(lab)).toEqual([])
  })

  it('in a header that is not signed does no harm', async () => {
    await using lab = await createLab()
    expect(await tencentCodes(lab, { tamper: inHeader('x-tc-region', 'guangzhou', 'beijing') })).toEqual(['Ok'])
  })
})

it.each([
  [-300, 'Ok'],
  [300, 'Ok'],
  [-301, 'AuthFailure.SignatureExpire'],
  [301, 'AuthFailure.SignatureExpire'],
])('takes a clock that is off by %i seconds for %s', async (seconds, code) => {
  await using lab = await createLab()
  const timestamp = lab.emulator.clock.now().getTime() / 1000 + seconds
  expect(await tencentCodes(lab, { timestamp })).toEqual([code])
})

/** By which request each code comes. */
const reached: Record<string, (lab: Lab) => Promise<string[]>> = {
  'AuthFailure.InvalidAuthorization': (lab) =>
    tencentCodes(lab, { tamper: inHeader('authorization', 'content-type;host', 'host') }),
  'AuthFailure.SecretIdNotFound': (lab) => tencentCodes(lab, { secretId: 'AKIDEXAMPLE' }),
  'AuthFailure.SignatureExpire': (lab) => tencentCodes(lab, { timestamp: 1 }),
  'AuthFailure.SignatureFailure': (lab) => tencentCodes(lab, { secretKey: 'another' }),
  UnsupportedProtocol: (lab) => tencentCodes(lab, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  InvalidAction: (lab) => tencentCodes(lab, { headers: { 'x-tc-action': 'SendMms' } }),
  NoSuchVersion: (lab) => tencentCodes(lab, { headers: { 'x-tc-version': '2019-07-11' } }),
  MissingParameter: (lab) => tencentCodes(lab, { fields: { TemplateId: undefined } }),
  UnknownParameter: (lab) => tencentCodes(lab, { fields: { PhoneNumbers: [] } }),
  InvalidParameter: (lab) => tencentCodes(lab, { fields: { TemplateParamSet: [246810, 5] } }),
  'MissingParameter.EmptyPhoneNumberSet': (lab) => tencentCodes(lab, { to: [] }),
  'FailedOperation.JsonParseFail': (lab) => tencentCodes(lab, { body: '{' }),
  'LimitExceeded.PhoneNumberCountLimit': (lab) =>
    tencentCodes(lab, { to: Array.from({ length: 201 }, (_, index) => `+86138001380${index}`) }),
  'InvalidParameterValue.SdkAppIdNotExist': (lab) => tencentCodes(lab, { fields: { SmsSdkAppId: 'app' } }),
  'UnauthorizedOperation.SmsSdkAppIdVerifyFail': (lab) => tencentCodes(lab, { fields: { SmsSdkAppId: '1400000000' } }),
  'UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber': (lab) =>
    tencentCodes(lab, { to: ['+8613800138000', '+85291234567'] }),
  'InvalidParameterValue.IncorrectPhoneNumber': (lab) => tencentCodes(lab, { to: ['+8612345'] }),
  'FailedOperation.SignatureIncorrectOrUnapproved': (lab) => tencentCodes(lab, { fields: { SignName: '另一个' } }),
  'FailedOperation.TemplateIncorrectOrUnapproved': (lab) => tencentCodes(lab, { fields: { TemplateParamSet: ['1'] } }),
  async 'UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone'(lab) {
    await account(lab, { templates: template({ region: 'mainland' }) })
    return tencentCodes(lab, { to: ['+85291234567'], fields: more })
  },
  async 'UnsupportedOperation.GlobalTemplateToChineseMainlandPhone'(lab) {
    await account(lab, { templates: template({ region: 'abroad' }) })
    return tencentCodes(lab, { fields: more })
  },
  'InvalidParameterValue.TemplateParameterFormatError': (lab) =>
    tencentCodes(lab, { fields: { TemplateParamSet: ['1234567', '5'] } }),
  async 'LimitExceeded.PhoneNumberThirtySecondLimit'(lab) {
    await sendTencent(lab)
    lab.emulator.clock.advance(29)
    return tencentCodes(lab)
  },
  async 'LimitExceeded.PhoneNumberDailyLimit'(lab) {
    for (const code of ['1', '2']) await sendTencent(lab, { fields: { TemplateParamSet: [code, '5'] } })
    return tencentCodes(lab, { fields: { TemplateParamSet: ['3', '5'] } })
  },
}

describe('every code', () => {
  it.each(Object.entries(reached))('%s comes by a request', async (code, reach) => {
    await using lab = await createLab()
    expect(await reach(lab)).toEqual([code])
  })

  const scripted = Object.keys({ ...callCodes, ...numberCodes }).filter((code) => !(code in reached))

  it.each(scripted)('%s comes by a fault, and nothing is sent', async (code) => {
    await using lab = await createLab()
    await lab.control('PUT', '/faults', { faults: [{ route: path, kind: 'code', code, times: 1 }] })
    expect(await tencentCodes(lab)).toEqual([code])
    expect(await inbox(lab)).toEqual([])
    expect(await tencentCodes(lab)).toEqual(['Ok'])
    expect((await lab.state()).calls[path]).toEqual({ calls: 2, outcomes: { [code]: 1, Ok: 1 } })
  })

  it('stands where the vendor has it: beside the number or over the call', async () => {
    await using lab = await createLab()
    for (const [code, of] of [...Object.keys(numberCodes), ...Object.keys(callCodes)].map(
      (name) => [name, name in numberCodes ? 'number' : 'call'] as const,
    )) {
      await lab.control('PUT', '/faults', { faults: [{ route: path, kind: 'code', code, message: 'so' }] })
      const { status, Response } = await sendTencent(lab)
      const said = { Code: code, Message: 'so' }
      expect({ status, of, Response }).toMatchObject({
        status: 200,
        Response: of === 'call' ? { Error: said } : { SendStatusSet: [{ ...said, PhoneNumber: '+8613800138000' }] },
      })
    }
  })
})

it('judges the numbers of one call one by one', async () => {
  await using lab = await createLab()
  const { Response } = await sendTencent(lab, { to: ['13800138000', '+86138', '008613900139000', '+8613800138000'] })
  expect(Response.SendStatusSet!.map(({ PhoneNumber, Code, Fee }) => [PhoneNumber, Code, Fee])).toEqual([
    ['+8613800138000', 'Ok', 1],
    ['+86138', 'InvalidParameterValue.IncorrectPhoneNumber', 0],
    ['+8613900139000', 'Ok', 1],
    ['+8613800138000', 'LimitExceeded.PhoneNumberThirtySecondLimit', 0],
  ])
  expect((await inbox(lab)).map(({ to }) => to)).toEqual(['+8613800138000', '+8613900139000'])
})

it('sends abroad without a sign, to no number in digits alone', async () => {
  await using lab = await createLab()
  const fields = { SignName: undefined, TemplateId: DEFAULT_SMS.tencent.templates.en }
  expect(await tencentCodes(lab, { to: ['+85291234567', '85291234567'], fields })).toEqual([
    'Ok',
    'InvalidParameterValue.IncorrectPhoneNumber',
  ])
  expect(await inbox(lab)).toMatchObject([{ text: expect.stringMatching(/^Your code is 246810, valid for 5 minutes/) }])
})

it('starts the day at midnight in Beijing, and sends more often to an account that may', async () => {
  await using lab = await createLab()
  await lab.control('POST', '/clock', { now: '2026-07-01T15:58:00Z' })
  const next = async (code: string) => tencentCodes(lab, { fields: { TemplateParamSet: [code, '5'] } })
  expect([await next('1'), await next('2'), await next('3')].flat()).toEqual([
    'Ok',
    'Ok',
    'LimitExceeded.PhoneNumberDailyLimit',
  ])
  lab.emulator.clock.advance(120)
  expect(await next('4')).toEqual(['Ok'])
  await account(lab, { limits: { sameContentSeconds: 0, perDay: 3 } })
  expect([await next('4'), await next('4'), await next('4')].flat()).toEqual([
    'Ok',
    'Ok',
    'LimitExceeded.PhoneNumberDailyLimit',
  ])
})
