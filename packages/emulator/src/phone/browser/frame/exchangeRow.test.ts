import { expect, it } from 'vitest'
import type { Exchange } from './emulatorState.ts'
import { pretty, rowOf } from './exchangeRow.ts'

const exchange = (kind: Exchange['kind'], more: Partial<Exchange>): Exchange => ({
  sequence: 1,
  at: '2026-07-01T04:00:00.000Z',
  kind,
  from: 'phone',
  to: 'wechat',
  method: 'POST',
  path: '/',
  query: {},
  requestBody: '',
  status: 200,
  responseBody: '',
  ...more,
})

const tap = (kind: string, errMsg: string) =>
  exchange('device', {
    path: '/_emulator/users/lin/phone-tap',
    requestBody: JSON.stringify({ kind, allow: true }),
    responseBody: JSON.stringify({ errMsg }),
  })

const vendorCall = (vendor: string, reply: object) =>
  exchange('sms', { path: `/_vendors/${vendor}/`, responseBody: JSON.stringify(reply) })

it.each([
  [tap('quick', 'getPhoneNumber:ok'), 'getPhoneNumber', 'ok', 'ok'],
  [tap('quick', 'getPhoneNumber:fail:user deny'), 'getPhoneNumber', 'user deny', 'refused'],
  [tap('realtime', 'getRealtimePhoneNumber:fail not support'), 'getRealtimePhoneNumber', 'not support', 'refused'],
  [
    exchange('device', { path: '/_emulator/users/lin/login', responseBody: '{"errMsg":"login:ok","code":"0a1"}' }),
    'wx.login',
    'ok',
    'ok',
  ],
  [exchange('platform', { path: '/sns/jscode2session', responseBody: '{"openid":"o"}' }), 'jscode2session', 'ok', 'ok'],
  [
    exchange('platform', { path: '/wxa/business/getuserphonenumber', responseBody: '{"errcode":40029}' }),
    'getuserphonenumber',
    '40029',
    'refused',
  ],
  [exchange('platform', { path: '/cgi-bin/stable_token', status: 0 }), 'stable_token', '', 'broken'],
  [exchange('platform', { path: '/cgi-bin/token', responseBody: '<html>' }), 'token', '', 'broken'],
  [
    exchange('request', { path: '/v1/flows/q7Zr2mX0aB1cD2eF3gH4iQ/phone', status: 201, responseBody: '{}' }),
    'POST /v1/flows/…/phone',
    '201',
    'ok',
  ],
  [
    exchange('request', { path: '/v1/sessions', status: 422, responseBody: '{"code":"scene_unknown"}' }),
    'POST /v1/sessions',
    '422 scene_unknown',
    'refused',
  ],
  [exchange('request', { path: '/v1/sessions', status: 503 }), 'POST /v1/sessions', '503', 'broken'],
  [exchange('sms', { path: '/_emulator/sms', status: 201, responseBody: '{"smsId":"a"}' }), 'SMS', '201', 'ok'],
  [vendorCall('tencent', { Response: { SendStatusSet: [{ Code: 'Ok' }] } }), 'SMS tencent', 'Ok', 'ok'],
  [
    vendorCall('tencent', { Response: { SendStatusSet: [{ Code: 'LimitExceeded.PhoneNumberDailyLimit' }] } }),
    'SMS tencent',
    'LimitExceeded.PhoneNumberDailyLimit',
    'refused',
  ],
  [
    vendorCall('tencent', { Response: { Error: { Code: 'AuthFailure.SignatureFailure' } } }),
    'SMS tencent',
    'AuthFailure.SignatureFailure',
    'refused',
  ],
  [vendorCall('aliyun', { Code: 'OK' }), 'SMS aliyun', 'OK', 'ok'],
  [vendorCall('aliyun', { Code: 'isv.BUSINESS_LIMIT_CONTROL' }), 'SMS aliyun', 'isv.BUSINESS_LIMIT_CONTROL', 'refused'],
  [exchange('sms', { path: '/_vendors/aliyun/', status: 0 }), 'SMS aliyun', '', 'broken'],
])('says in words what happened: %#', (happened, verb, outcome, tone) => {
  expect(rowOf(happened)).toMatchObject({ verb, outcome, tone })
})

it('indents JSON and leaves alone what was cut off', () => {
  expect(pretty('{"a":{"b":1}}')).toBe('{\n  "a": {\n    "b": 1\n  }\n}')
  expect(pretty('{"a":{"b"')).toBe('{"a":{"b"')
})
