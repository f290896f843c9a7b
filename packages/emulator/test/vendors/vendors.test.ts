import { expect, it } from 'vitest'
import { DEFAULT_SMS, type Exchange } from '../../src/index.ts'
import { createLab, type Json, type Lab } from '../lab.ts'
import { nextEvent } from '../phoneLab.ts'
import { sendAliyun } from './aliyunClient.ts'
import { sendTencent, tencentCodes } from './tencentClient.ts'

const paths = { tencent: '/_vendors/tencent/', aliyun: '/_vendors/aliyun/' }
const inbox = async (lab: Lab) => (await lab.control<{ messages: Json[] }>('GET', '/sms')).messages
const fault = (lab: Lab, settings: Json) => lab.control('PUT', '/faults', { faults: [{ times: 1, ...settings }] })

it('starts with an account at each vendor, the same everywhere', async () => {
  await using lab = await createLab()
  const { smsVendors } = await lab.control<{ smsVendors: Record<'tencent' | 'aliyun', Json> }>('GET', '/state')
  for (const name of ['tencent', 'aliyun'] as const) {
    const { templates, ...keys } = DEFAULT_SMS[name]
    const ids = Object.values(templates).map((id) => ({ id, region: null }))
    expect(smsVendors[name]).toMatchObject({ path: paths[name], ...keys, templates: ids })
  }
  expect(DEFAULT_SMS.tencent).toEqual({
    secretId: expect.stringMatching(/^AKID[A-Za-z0-9]{32}$/),
    secretKey: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
    sdkAppId: '1400101655',
    sign: '示例',
    templates: { zh: expect.stringMatching(/^\d{7}$/), en: expect.stringMatching(/^\d{7}$/) },
  })
  expect(DEFAULT_SMS.aliyun).toEqual({
    accessKeyId: expect.stringMatching(/^LTAI[A-Za-z0-9]{20}$/),
    accessKeySecret: expect.stringMatching(/^[A-Za-z0-9]{30}$/),
    sign: '示例',
    templates: { zh: expect.stringMatching(/^SMS_\d{9}$/), en: expect.stringMatching(/^SMS_\d{9}$/) },
  })
})

it('changes an account, says so, and starts over with a reset', async () => {
  await using lab = await createLab()
  const changed = await lab.control('PATCH', '/vendors/aliyun', { sign: '半山咖啡', limits: { perDay: 1 } })
  expect(changed).toMatchObject({ sign: '半山咖啡', limits: { perMinute: 1, perHour: 5, perDay: 1 } })
  expect(await sendAliyun(lab)).toMatchObject({ Code: 'isv.SMS_SIGNATURE_ILLEGAL' })
  await sendAliyun(lab, { query: { SignName: '半山咖啡' } })
  await lab.control('POST', '/reset', {})
  expect(await sendAliyun(lab)).toMatchObject({ Code: 'OK' })
})

it.each([
  ['tencent', { accessKeyId: 'LTAIEXAMPLE' }],
  ['tencent', { limits: { perMinute: 1 } }],
  ['aliyun', { limits: { perDay: -1 } }],
  ['aliyun', { templates: [{ id: 'SMS_1' }] }],
])('refuses for %s the settings %j', async (vendor, settings) => {
  await using lab = await createLab()
  expect(await lab.control('PATCH', `/vendors/${vendor}`, settings)).toMatchObject({ error: { code: 'invalid_body' } })
})

it('records a message as one from the server to the carrier, without the keys', async () => {
  await using lab = await createLab()
  const { secretKey } = DEFAULT_SMS.tencent
  const { accessKeySecret } = DEFAULT_SMS.aliyun
  await sendTencent(lab, { fields: { SessionContext: secretKey } })
  await sendAliyun(lab, { query: { OutId: accessKeySecret } })
  const { exchanges } = await lab.control<{ exchanges: Exchange[] }>('GET', '/trace')
  expect(exchanges).toMatchObject([
    { kind: 'sms', from: 'server', to: 'carrier', method: 'POST', path: paths.tencent, status: 200 },
    { kind: 'sms', from: 'server', to: 'carrier', path: paths.aliyun, query: { PhoneNumbers: '13800138000' } },
  ])
  const text = JSON.stringify(exchanges)
  expect(text).toContain(`••••${secretKey.slice(-4)}`)
  for (const secret of [secretKey, accessKeySecret, 'Signature=']) expect(text).not.toContain(secret)
})

it('rings on the phone of whoever has the number', async () => {
  await using lab = await createLab()
  const events = await fetch(`${lab.emulator.url}/phone/events?user=hk`)
  await sendAliyun(lab, { query: { TemplateCode: DEFAULT_SMS.aliyun.templates.en } })
  await sendTencent(lab, { to: ['+85291234567'] })
  expect(await nextEvent(events)).toEqual({
    event: 'sms',
    data: { to: '+85291234567', text: '【示例】验证码246810，5分钟内有效。若非本人操作，请忽略。' },
  })
})

it('refuses a page of another origin, and a name that is not this machine', async () => {
  await using lab = await createLab()
  const asked = await sendTencent(lab, { headers: { origin: 'https://evil.example' } })
  expect(asked).toMatchObject({ status: 403, error: { code: 'foreign_origin' } })
  expect(await sendAliyun(lab, { host: 'dysmsapi.aliyuncs.com' })).toMatchObject({ status: 421 })
  expect(await inbox(lab)).toEqual([])
})

it('sends, though the answer is lost', async () => {
  await using lab = await createLab()
  await fault(lab, { route: paths.tencent, kind: 'drop_after_effect' })
  await expect(sendTencent(lab)).rejects.toThrow()
  expect(await inbox(lab)).toHaveLength(1)
  expect(await tencentCodes(lab)).toEqual(['LimitExceeded.PhoneNumberThirtySecondLimit'])
})

it('sends, though it says that it did not', async () => {
  await using lab = await createLab()
  await fault(lab, { route: paths.aliyun, kind: 'code', code: 'isp.SYSTEM_ERROR', message: '忙', afterEffect: true })
  expect(await sendAliyun(lab)).toMatchObject({ Code: 'isp.SYSTEM_ERROR', Message: '忙' })
  expect(await inbox(lab)).toHaveLength(1)
})

it.each([
  [{ kind: 'status', status: 502 }, 0],
  [{ kind: 'malformed', body: 'truncated' }, 1],
  [{ kind: 'cut' }, 1],
])('spoils an answer: %j', async (settings, sent) => {
  await using lab = await createLab()
  await fault(lab, { route: paths.aliyun, ...settings })
  await expect(sendAliyun(lab)).rejects.toThrow()
  expect(await inbox(lab)).toHaveLength(sent)
  await sendAliyun(lab, { to: '13900139000' })
  expect(await inbox(lab)).toHaveLength(sent + 1)
})

it.each([
  { kind: 'delay', delayMs: 5 },
  { kind: 'drip', bytesPerSecond: 1000 },
])('holds an answer back: %j', async (settings) => {
  await using lab = await createLab()
  await fault(lab, { route: paths.tencent, ...settings })
  expect(await tencentCodes(lab)).toEqual(['Ok'])
})

it('keeps vendors out of the faults of WeChat, and WeChat out of theirs', async () => {
  await using lab = await createLab()
  await fault(lab, { route: '*', kind: 'status', status: 502 })
  expect(await tencentCodes(lab)).toEqual(['Ok'])
  for (const settings of [
    { route: paths.tencent, kind: 'errcode', errcode: -1 },
    { route: '/cgi-bin/token', kind: 'code', code: 'InternalError' },
    { route: '*', kind: 'code', code: 'InternalError' },
  ]) {
    expect(await fault(lab, settings)).toMatchObject({ error: { code: 'invalid_body' } })
  }
})
