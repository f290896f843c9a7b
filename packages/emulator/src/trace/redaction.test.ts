import { sealOpenData } from '@quickreg/protocol'
import { expect, it } from 'vitest'
import { createLab, type Lab } from '../../test/lab.ts'
import { createPhoneLab } from '../../test/phoneLab.ts'
import { DEFAULT_APP, type Exchange } from '../index.ts'
import { seededRandom } from '../random.ts'
import { relationOf, rotateSessionKey } from '../state/sessionKeys.ts'
import { createWorld } from '../state/world.ts'
import { createRedactor } from './redactor.ts'
import { openDataViews } from './views.ts'

const { appid, secret } = DEFAULT_APP

const exchangesOf = async (lab: Lab) => (await lab.control<{ exchanges: Exchange[] }>('GET', '/trace')).exchanges

it('shows a session_key by its number and its owner, wherever it turns up', async () => {
  await using lab = await createLab()
  const first = String((await lab.session(await lab.login('lin'))).session_key)
  await lab.control('PATCH', '/users/lin', { rotateSessionKey: true })
  const second = String((await lab.session(await lab.login('lin'))).session_key)
  await lab.control('POST', '/sms', {
    to: '+8613800138000',
    text: `leaked: ${first}`,
    from: first.replaceAll('/', '\\/'),
  })
  const exchanges = await exchangesOf(lab)

  for (const key of [first, second]) expect(JSON.stringify(exchanges)).not.toContain(key)
  const [before, after] = exchanges.filter(({ path }) => path === '/sns/jscode2session')
  expect(JSON.parse(before!.responseBody)).toMatchObject({ session_key: 'session_key #1 of lin' })
  expect(JSON.parse(after!.responseBody)).toMatchObject({ session_key: 'session_key #2 of lin' })
  expect(exchanges.at(-1)!.requestBody).toContain('leaked: session_key #1 of lin')
})

it('keeps AppSecret and access_token to their last characters, whole or cut off', async () => {
  await using lab = await createLab()
  const token = await lab.token()
  await lab.control('PUT', '/faults', {
    faults: [{ route: '/cgi-bin/stable_token', kind: 'malformed', body: 'truncated', times: 1 }],
  })
  await fetch(`${lab.emulator.url}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
  })
  await lab.get('/cgi-bin/token', { grant_type: 'client_credential', appid, secret: 'the secret of a real app' })
  await lab.post('/wxa/business/getuserphonenumber', token, { code: `${secret} ${token}` })
  const exchanges = await exchangesOf(lab)

  const text = JSON.stringify(exchanges)
  expect(text).not.toContain(secret)
  expect(text).not.toContain('the secret of a real app')
  expect(text, 'not even the beginning of one').not.toContain(token.slice(0, 24))
  expect(exchanges[0]).toMatchObject({ responseBody: expect.stringContaining(`"••••${token.slice(-4)}"`) })
  expect(JSON.parse(exchanges[0]!.requestBody)).toMatchObject({ appid, secret: `••••${secret.slice(-4)}` })
  expect(exchanges[2]!.query).toMatchObject({ appid, secret: '•••• app' })
  expect(exchanges[3]!.query).toEqual({ access_token: `••••${token.slice(-4)}` })
})

const canary = 'CANARY0123456789canaryREST'
const redactor = createRedactor(createWorld())

it.each([
  ['an escape', `{"token":"ab\\u003d${canary}"}`],
  ['an escaped quote', `{"access_token":"a\\"${canary}"}`],
  ['JSON in JSON', JSON.stringify({ body: JSON.stringify({ token: `a"\\/=\n${canary}` }) })],
  ['a form', `refresh_token=${canary}&a=1`],
  ['a later field of a form', `a=1&client_secret=${canary}`],
  ['an address in a text', `see https://c.example/?a=1&token=${canary} for more`],
  ...['password', 'authorization', 'jwt', 'x-token-id', 'tokenValue', 'Session_Key', 'apiKey'].map((name) => [
    name,
    JSON.stringify({ [name]: `Bearer ${canary}` }),
  ]),
])('hides a secret behind %s', (_, text) => {
  expect(redactor.text(text!)).not.toContain('CANARY')
  expect(redactor.text(`${text} {"cup":"latte"}`)).toContain('{"cup":"latte"}')
})

it('shows what stands beside a secret inside JSON in JSON', () => {
  const inner = JSON.stringify({ token: canary, cup: 'latte' })
  expect(redactor.text(JSON.stringify({ inner }))).toBe(JSON.stringify({ inner: inner.replace(canary, '••••REST') }))
})

it.each([
  [`https://c.example/a?a=1#access_token=${canary}`, 'https://c.example/a?a=1'],
  [`https://lin:${canary}@c.example/a`, 'https://••••@c.example/a'],
  [`//c.example/a?b=?&token=${canary}`, '//c.example/a?b=?&token=••••REST'],
  [`/api?access_token=${canary}`, '/api?access_token=••••REST'],
  ['/pages?at=lin@coffee.example', '/pages?at=lin@coffee.example'],
])('hides the secrets of the address %s', (url, shown) => {
  expect(redactor.url(url)).toBe(shown)
})

it('keeps a path that is no path from showing what it holds', async () => {
  await using lab = await createPhoneLab()
  const url = `//c.example/x?token=${canary}`
  const request = { url, method: 'GET', header: {}, timeoutMs: 1000, device: { userId: 'lin', network: 'online' } }
  await lab.post('/phone/request', request)
  expect(JSON.stringify(lab.emulation.trace.recent())).toContain('//c.example/x?token=••••REST')
  expect(JSON.stringify(lab.emulation.trace.recent())).not.toContain('CANARY')
})

it('opens what was sealed and says with which key', async () => {
  await using lab = await createLab()
  await lab.session(await lab.login('lin'))
  await lab.tap('lin')
  await lab.control('POST', '/users/lin/profile', { appid })
  const [tap, profile] = (await exchangesOf(lab)).slice(-2)
  expect(tap!.views!.map(({ label }) => label)).toEqual(['phone info', 'session key epoch'])
  expect(JSON.parse(tap!.views![0]!.value)).toMatchObject({ purePhoneNumber: '13800138000', watermark: { appid } })
  expect(tap!.views![1]!.value).toBe('#1 of lin')
  expect(profile!.views).toMatchObject([{ label: 'profile', value: expect.stringContaining('林小满') }, {}])
})

it('says so where the key has changed since', async () => {
  const random = seededRandom('views')
  const world = createWorld()
  const lin = relationOf(world, appid, 'lin')
  const sessionKey = rotateSessionKey(world, lin, random, 0)
  const payload = { purePhoneNumber: '13800138000', watermark: { timestamp: 0, appid } }
  const sent = JSON.stringify(sealOpenData({ payload, sessionKey, iv: random.bytes(16) }))
  expect(openDataViews(world, lin, sent)).toMatchObject([{ label: 'phone info' }, { value: '#1 of lin' }])
  rotateSessionKey(world, lin, random, 0)
  expect(openDataViews(world, lin, sent)).toEqual([
    { label: 'session key epoch', value: 'not #2 of lin, the one in force' },
  ])
})

it('names who spoke to whom', async () => {
  await using lab = await createLab()
  await lab.session(await lab.login('lin'))
  await lab.control('POST', '/sms', { to: '+8613800138000', text: '验证码 123456' })
  expect((await exchangesOf(lab)).map(({ from, to }) => `${from} → ${to}`)).toEqual([
    'phone → wechat',
    'server → wechat',
    'server → carrier',
  ])
})

it('leaves what only looks like a secret as it is', async () => {
  await using lab = await createLab()
  const { iv, code } = (await lab.tap('lin')) as { iv: string; code: string }
  const [tap] = await exchangesOf(lab)
  expect(JSON.parse(tap!.responseBody)).toMatchObject({ iv, code })
})
