// The emulator against a program that never heard of it: EasyWeChat for Node, as installed, knows WeChat alone.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClock, DEFAULT_APP, startEmulator, type Emulator } from '@quickreg/emulator'
// Not from the package's front door: that loads its OAuth half, which node-socialite 1.5 broke by moving a file.
import MiniApp from 'node-easywechat/dist/MiniApp/Application.js'
import installed from 'node-easywechat/package.json' with { type: 'json' }
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import lock from '../package-lock.json' with { type: 'json' }
import { WechatControl, type Person } from './support/wechat.ts'

const now = new Date('2026-03-01T02:00:00.000Z')
const number = { phoneNumber: '13800138000', purePhoneNumber: '13800138000', countryCode: '86' }
const watermark = { timestamp: now.getTime() / 1000, appid: DEFAULT_APP.appid }

let emulator: Emulator
let wechat: WechatControl
let lin: Person
let folder: string
beforeEach(async () => {
  emulator = await startEmulator({ clock: createClock(now), port: 0 })
  wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
  lin = await wechat.addUser({ countryCode: '86', purePhoneNumber: '13800138000' })
  folder = await mkdtemp(join(tmpdir(), 'quickreg-easywechat-'))
})
afterEach(async () => {
  await emulator.close()
  await rm(folder, { recursive: true, force: true })
})

/** Everything at its default but the base URL, and the folder of its token cache: that would be the working folder. */
const miniApp = (settings: { use_stable_access_token?: boolean } = {}) =>
  new MiniApp({
    app_id: DEFAULT_APP.appid,
    secret: DEFAULT_APP.secret,
    http: { baseURL: `${emulator.url}/` },
    file_cache: { path: folder, dirMode: 0o700, fileMode: 0o600, ext: '.cache' },
    ...settings,
  })

it('is the version the lock file names', () => {
  expect(installed.version).toBe(lock.packages['node_modules/node-easywechat'].version)
})

describe.each([
  { endpoint: '/cgi-bin/token', settings: {} },
  { endpoint: '/cgi-bin/stable_token', settings: { use_stable_access_token: true } },
])('EasyWeChat with $endpoint', ({ endpoint, settings }) => {
  it('gets a token, a session, a decryption and a phone number', async () => {
    const app = miniApp(settings)

    const accessToken = await app.getAccessToken().getToken()
    expect(accessToken.length).toBeGreaterThan(100)
    expect(await app.getAccessToken().getToken(), 'the token is kept').toBe(accessToken)

    const session = await app.getUtils().codeToSession(await wechat.login(lin))
    expect(session.openid).toBe(lin.openids[DEFAULT_APP.appid])
    expect(session.session_key).toMatch(/^.{22}==$/)

    const { code, encryptedData, iv } = await wechat.tap(lin)
    expect(app.getUtils().decryptSession(session.session_key, iv!, encryptedData!)).toEqual({ ...number, watermark })

    const answer = await app.getClient().postJson('/wxa/business/getuserphonenumber', { code })
    expect(answer.toObject()).toEqual({ errcode: 0, errmsg: 'ok', phone_info: { ...number, watermark } })

    const { calls } = await wechat.state<{ calls: Record<string, { outcomes: Record<string, number> }> }>()
    expect(calls[endpoint]?.outcomes).toEqual({ 0: 1 })
  })
})

it('meets the refusals it would meet at WeChat', async () => {
  const app = miniApp()
  const loginCode = await wechat.login(lin)
  const session = await app.getUtils().codeToSession(loginCode)
  await expect(app.getUtils().codeToSession(loginCode)).rejects.toThrow('40163')

  const { code, encryptedData, iv } = await wechat.tap(lin)
  const exchange = () => app.getClient().postJson('/wxa/business/getuserphonenumber', { code })
  expect((await exchange()).toObject()).toMatchObject({ errcode: 0 })
  expect((await exchange()).toObject()).toMatchObject({ errcode: 40029 })

  const otherKey = Buffer.alloc(16).toString('base64')
  expect(session.session_key).not.toBe(otherKey)
  expect(() => app.getUtils().decryptSession(otherKey, iv!, encryptedData!)).toThrow('Fail to decrypt data')
})
