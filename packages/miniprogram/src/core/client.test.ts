import { describe, expect, it } from 'vitest'
import { settled } from './testing/clock.ts'
import { problem } from './testing/server.ts'
import { FakeDevice } from './testing/device.ts'

const account = { id: 'acc-1', phone: '138******00', createdAt: '2026-01-01T00:00:00.000Z' }

function member() {
  const device = new FakeDevice()
  device.server.account = account
  return device
}

describe('signing in', () => {
  it('asks once, however many ask', async () => {
    const device = member()
    const client = device.launch()
    await Promise.all([client.signIn(), client.signIn(), client.fetchAccount()])
    expect(device.logins).toBe(1)
    expect(client.account()).toEqual(account)
  })

  it('keeps the session until its last minute', async () => {
    const device = member()
    const client = device.launch()
    await client.signIn()
    await device.clock.advance(118 * 60_000)
    await client.signIn()
    expect(device.logins).toBe(1)
    await device.clock.advance(60_000)
    await client.signIn()
    expect(device.logins).toBe(2)
  })

  it('believes the server about the time', async () => {
    const device = member()
    device.skewMs = 5 * 60 * 60_000
    const client = device.launch()
    await client.signIn()
    await client.signIn()
    expect(device.logins).toBe(1)
  })

  it.each([
    ['login:fail network is down', 'network'],
    ['login:fail wxa login is blocked', 'login_blocked'],
    ['login:fail system error', 'login_failed'],
  ])('says what wx.login said: %s', async (errMsg, code) => {
    const device = member()
    device.failLogin = { errMsg }
    await expect(device.launch().signIn()).rejects.toMatchObject({ code })
  })

  it('can be repeated after a failure', async () => {
    const device = member()
    const client = device.launch()
    device.online = false
    await expect(client.signIn()).rejects.toMatchObject({ code: 'network' })
    device.online = true
    await client.signIn()
    expect(client.account()).toEqual(account)
  })

  it('tells a page of a gateway, and a domain that is not listed, from an answer', async () => {
    const device = member()
    for (const answer of [{ status: 502, body: '<html>' }, { status: 200, body: '<html>' }, { status: 204 }]) {
      device.server.next('POST /v1/sessions', answer)
      await expect(device.launch().signIn()).rejects.toMatchObject({ code: 'bad_answer' })
    }
    device.failRequest = { errMsg: 'request:fail url not in domain list' }
    await expect(device.launch().signIn()).rejects.toMatchObject({ code: 'domain_not_listed' })
  })

  it('asks in the language it was given', async () => {
    const device = member()
    const client = device.launch()
    client.setLocale('en')
    await client.signIn()
    expect(device.server.asked[0]).toMatchObject({ language: 'en' })
  })
})

describe('tokens', () => {
  it('are nobody’s without an account', async () => {
    const client = new FakeDevice().launch()
    expect(await client.tokens()).toBeUndefined()
    await expect(client.fetchAccount()).rejects.toMatchObject({ code: 'token_invalid' })
  })

  it('are rotated before they expire, once for everybody', async () => {
    const device = member()
    const client = device.launch()
    const first = await client.tokens()
    expect((await client.tokens())?.accessToken).toBe(first?.accessToken)
    await device.clock.advance(9.5 * 60_000)
    const [one, other] = await Promise.all([client.tokens(), client.tokens()])
    expect(one?.accessToken).not.toBe(first?.accessToken)
    expect(other).toEqual(one)
    expect(device.server.of('POST /v1/tokens/refresh')).toHaveLength(1)
  })

  it('come from a new session when the family has died', async () => {
    const device = member()
    const client = device.launch()
    await client.signIn()
    device.server.endFamily()
    await device.clock.advance(10 * 60_000)
    expect(await client.fetchAccount()).toMatchObject({ phone: '+8613800138000' })
    expect(device.logins).toBe(2)
  })

  it('that the server no longer takes are replaced once', async () => {
    const device = member()
    const client = device.launch()
    device.server.revoke((await client.tokens())!.accessToken)
    expect(await client.fetchAccount()).toMatchObject({ phone: '+8613800138000' })
    device.server.next('GET /v1/account', problem('token_invalid'), problem('token_invalid'))
    await expect(client.fetchAccount()).rejects.toMatchObject({ code: 'token_invalid' })
  })

  it('survive a bad network', async () => {
    const device = member()
    const client = device.launch()
    await client.signIn()
    await device.clock.advance(10 * 60_000)
    device.online = false
    await expect(client.tokens()).rejects.toMatchObject({ code: 'network' })
    device.online = true
    expect((await client.tokens())?.accessToken).toBeDefined()
    expect(client.account()).toEqual(account)
  })
})

describe('leaving', () => {
  it('signs out for the next launch too, until the person joins again', async () => {
    const device = member()
    const client = device.launch()
    const heard: unknown[] = []
    client.onChange((person) => heard.push(person))
    const pair = await client.tokens()
    await client.signOut()
    expect(client.account()).toBeUndefined()
    expect(device.server.of('POST /v1/tokens/revoke')[0]?.body).toEqual({ refreshToken: pair?.refreshToken })

    const next = device.launch()
    await next.signIn()
    expect(next.account()).toBeUndefined()
    expect(await next.tokens()).toBeUndefined()

    next.flowAccess.adopter('account')({ state: 'completed', isNew: false, confirmed: true, account })
    const third = device.launch()
    await third.signIn()
    expect(third.account()).toEqual(account)
    expect(heard).toEqual([account, undefined])
  })

  it('works offline', async () => {
    const device = member()
    const client = device.launch()
    await client.signIn()
    device.online = false
    await client.signOut()
    expect(client.account()).toBeUndefined()
  })

  it('is not undone by an answer that was still on its way', async () => {
    const device = member()
    const client = device.launch()
    await client.signIn()
    await device.clock.advance(119.5 * 60_000)
    device.held = []
    const late = client.signIn()
    const out = client.signOut()
    await device.release()
    await Promise.all([late, out])
    expect(client.account()).toBeUndefined()
    expect(await client.tokens()).toBeUndefined()
  })

  it.each([
    ['brought another pair', undefined],
    ['found the family dead', problem('refresh_invalid')],
  ])('is not undone by a refresh that was still on its way and %s', async (_, fate) => {
    const device = member()
    const client = device.launch()
    await client.signIn()
    await device.clock.advance(9.5 * 60_000)
    if (fate) device.server.next('POST /v1/tokens/refresh', fate)
    device.held = []
    const late = client.tokens()
    await settled()
    const out = client.signOut()
    await device.release()
    await out
    expect(await late).toBeUndefined()
    expect(client.account()).toBeUndefined()
    expect(device.logins).toBe(1)
  })

  it('deletes the account, and the next launch knows nobody', async () => {
    const device = member()
    const client = device.launch()
    await client.deleteAccount()
    expect(client.account()).toBeUndefined()
    const next = device.launch()
    await next.signIn()
    expect(next.account()).toBeUndefined()
  })

  it('is not undone by a sign-in that was still on its way', async () => {
    const device = member()
    const client = device.launch()
    await client.tokens()
    await device.clock.advance(119.5 * 60_000)
    await client.tokens()
    device.server.next('POST /v1/sessions', { status: 201, body: { sessionToken: 'qs_late', expiresAt: '', account } })
    device.held = []
    const late = client.signIn()
    const deleted = client.deleteAccount()
    await settled()
    await device.release('DELETE')
    await deleted
    await device.release()
    await late
    expect(client.account()).toBeUndefined()
  })

  it.each(['signOut', 'deleteAccount'] as const)(
    'is not undone by an outcome that was still on its way: %s',
    async (leave) => {
      const client = member().launch()
      await client.signIn()
      const adopt = client.flowAccess.adopter('account')
      await client[leave]()
      expect(adopt({ state: 'completed', isNew: false, confirmed: true, account })).toBeUndefined()
      expect(client.account()).toBeUndefined()
    },
  )

  it('stays signed in when deleting failed', async () => {
    const device = member()
    const client = device.launch()
    await client.signIn()
    device.server.next('DELETE /v1/account', 'offline', { status: 200, body: '<html>' })
    await expect(client.deleteAccount()).rejects.toMatchObject({ code: 'network' })
    await expect(client.deleteAccount()).rejects.toMatchObject({ code: 'bad_answer' })
    expect(client.account()).toEqual(account)
  })
})

it('full storage keeps nobody out', async () => {
  const device = member()
  const broken = () => {
    throw new Error('storage is full')
  }
  Object.assign(device.wx, { getStorageSync: broken, setStorageSync: broken, removeStorageSync: broken })
  const client = device.launch()
  await client.signIn()
  await client.signOut()
  expect(client.account()).toBeUndefined()
})
