import { expect, it } from 'vitest'
import { DEFAULT_APP } from '../index.ts'
import { createLab } from '../../test/lab.ts'

const { appid } = DEFAULT_APP

it.each([
  ['POST', '/users', { phones: [{ countryCode: '+86', purePhoneNumber: '13800138000' }] }, 400, 'invalid_body'],
  ['POST', '/users', { phone: '13800138000' }, 400, 'invalid_body'],
  ['POST', '/users', { userId: 'lin' }, 409, 'user_exists'],
  ['POST', '/apps', { appid }, 409, 'app_exists'],
  ['POST', '/apps', { appid: 'wx1' }, 400, 'invalid_body'],
  ['PATCH', `/apps/${appid}`, { quotas: 1 }, 400, 'invalid_body'],
  ['PATCH', '/apps/wx0000000000000000', {}, 404, 'unknown_app'],
  ['PATCH', '/users/nobody', {}, 404, 'unknown_user'],
  ['POST', '/users/lin/login', {}, 400, 'invalid_body'],
  ['POST', '/users/nobody/login', { appid }, 404, 'unknown_user'],
  ['POST', '/users/lin/phone-tap', { appid, kind: 'slow', allow: true }, 400, 'invalid_body'],
  ['POST', '/users/lin/phone-tap', { appid, kind: 'quick', allow: true, fail: { errno: 7 } }, 400, 'invalid_body'],
  ['POST', '/clock', { advanceSeconds: 1, now: '2026-01-01T00:00:00Z' }, 400, 'invalid_body'],
  ['PUT', '/faults', { faults: [{ kind: 'cut', route: '/cgi-bin/tokens' }] }, 400, 'invalid_body'],
  ['PUT', '/faults', { faults: [{ kind: 'errcode', errcode: -1, route: '/_emulator/sms' }] }, 400, 'invalid_body'],
  ['POST', '/sms', { to: '13800138000', text: '验证码' }, 400, 'invalid_body'],
  ['POST', '/sms', { to: '+86 138 0013 8000', text: '验证码' }, 400, 'invalid_body'],
  ['POST', '/sms', { to: '+0613800138000', text: '验证码' }, 400, 'invalid_body'],
  ['POST', '/sms', { to: '+8613800138000', text: '' }, 400, 'invalid_body'],
  ['POST', '/sms', { to: '+8613800138000', text: '长'.repeat(501) }, 400, 'invalid_body'],
  ['PATCH', '/vendors/yunpian', {}, 404, 'not_found'],
  ['POST', '/push', { appid, userId: 'lin', event: 'user_info_modified' }, 409, 'push_not_configured'],
  ['PUT', '/users', {}, 405, 'method_not_allowed'],
  ['POST', '/nowhere', {}, 404, 'not_found'],
])('%s %s %j is refused with %i %s', async (method, path, body, status, code) => {
  await using lab = await createLab()
  const response = await fetch(`${lab.emulator.url}/_emulator${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({ error: { code, message: expect.stringMatching(/\w/) } })
})

it('says which field is wrong', async () => {
  await using lab = await createLab()
  const { error } = await lab.control<{ error: { message: string } }>('PATCH', `/apps/${appid}`, { quota: -1 })
  expect(error.message).toMatch(/^quota: /)
})

it('makes people and apps, changes them, and starts over', async () => {
  await using lab = await createLab()
  const phones = [{ countryCode: '86', purePhoneNumber: '13612345678' }]
  const app = await lab.control<{ appid: string; secret: string; quota: number }>('POST', '/apps', { quota: 5 })
  const user = await lab.control<{ userId: string; openids: object }>('POST', '/users', { phones, nickname: '新' })
  expect(app).toMatchObject({ appid: expect.stringMatching(/^wx[0-9a-f]{16}$/), quota: 5, verified: true })
  expect(app.secret).toMatch(/^[0-9a-f]{32}$/)
  expect(user).toMatchObject({ phones, nickname: '新', openids: { [app.appid]: expect.stringMatching(/^o.{27}$/) } })
  expect(await lab.control('PATCH', `/users/${user.userId}`, { phones: [] })).toMatchObject({ phones: [] })
  await lab.tap('lin')
  const state = await lab.control<Record<string, unknown[]>>('POST', '/reset', {})
  expect(state.users).toHaveLength(5)
  expect(state.apps).toHaveLength(1)
  expect([state.charges, state.codes, state.sessions, state.faults]).toEqual([[], [], [], []])
})

it('moves the clock both ways', async () => {
  await using lab = await createLab()
  expect(await lab.control('POST', '/clock', { advanceSeconds: 90 })).toEqual({ now: '2026-07-01T04:01:30.000Z' })
  expect(await lab.control('POST', '/clock', { now: '2026-01-01T08:00:00+08:00' })).toEqual({
    now: '2026-01-01T00:00:00.000Z',
  })
})

it('keeps an SMS inbox', async () => {
  await using lab = await createLab()
  const { smsId } = await lab.control('POST', '/sms', { to: '+8613800138000', text: '验证码 123456' })
  expect(await lab.control('GET', '/sms')).toEqual({
    messages: [{ smsId, at: '2026-07-01T04:00:00.000Z', to: '+8613800138000', text: '验证码 123456' }],
  })
})

it('shows a page that names the control routes and allows no script', async () => {
  await using lab = await createLab()
  const response = await fetch(lab.emulator.url)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await response.text()).toContain('POST /_emulator/users/:userId/phone-tap')
})

it('repeats itself for a seed', async () => {
  const run = async () => {
    await using lab = await createLab({ seed: 'the same' })
    return [await lab.login('lin'), await lab.tap('lin'), await lab.token()]
  }
  expect(await run()).toEqual(await run())
})

it('lists its routes for whoever opens it in a browser, with a phone or without', async () => {
  await using lab = await createLab()
  for (const path of ['/', '/_emulator']) {
    const response = await fetch(lab.emulator.url + path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await response.text()).toContain('POST /_emulator/users/:userId/phone-tap')
  }
})
