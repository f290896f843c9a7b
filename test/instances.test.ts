import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { call, type CallOptions } from './support/http.ts'
import { expectProblem, Phone } from './support/phone.ts'
import { serviceKey, startWorld, type World } from './support/world.ts'

let world: World
afterEach(() => world.close())

it('shares one access_token, one sign-in and one outcome among all servers of a database', async () => {
  world = await startWorld()
  const other = await world.startAnother()
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  const { code } = await phone.tap()
  const outcome = await phone.submitCode(flowId, code)

  const elsewhere = await Phone.open(phone.person, other.url, world.wechat)
  expect(elsewhere.session.account).toEqual(outcome.account)
  await elsewhere.join({ scene: 'booking' })
  const newcomer = await Phone.open(await world.somebody(), other.url, world.wechat)
  await newcomer.join()
  expect(await world.wechat.calls('/cgi-bin/stable_token')).toBe(1)
})

it('takes at one app nothing that was given out by another, although both share a database and its keys', async () => {
  world = await startWorld()
  const app = await world.wechat.ask('POST', '/_emulator/apps', {})
  const { appid, secret } = app.body as { appid: string; secret: string }
  const other = await world.startAnother({ WECHAT_APPID: appid, WECHAT_SECRET: secret })
  const phone = await world.holdPhone(await world.somebody())
  const { contact } = await phone.join({ scene: 'booking' })
  const { tokens } = await phone.join()
  const { accessToken, refreshToken } = tokens!
  const ask = (server: string, method: string, path: string, options: CallOptions) =>
    call(method, server + path, options)

  const refused = [
    ['GET', '/v1/account', { token: accessToken }, 'token_invalid'],
    ['POST', '/v1/tokens/refresh', { body: { refreshToken } }, 'refresh_invalid'],
    ['GET', '/v1/flows/any', { token: phone.session.sessionToken }, 'session_invalid'],
    ['GET', `/v1/backend/contacts/${contact?.id}`, { token: serviceKey }, 'not_found'],
  ] as const
  for (const [method, path, options, code] of refused) {
    expect(await expectProblem(ask(other.url, method, path, options))).toMatchObject({ code })
  }
  // Nor does the other one sign anybody out.
  expect((await ask(other.url, 'POST', '/v1/tokens/revoke', { body: { refreshToken } })).status).toBe(204)
  for (const [method, path, options] of [refused[0], refused[1], refused[3]]) {
    expect((await ask(world.server.url, method, path, options)).status).toBe(200)
  }
})

it('refuses a token everywhere as soon as one server has ended it', async () => {
  world = await startWorld()
  const other = await world.startAnother()
  const account = (server: string, token: string) => call('GET', `${server}/v1/account`, { token })
  for (const end of ['sign-out', 'deletion']) {
    const phone = await world.holdPhone(await world.somebody())
    const { accessToken, refreshToken } = (await phone.join()).tokens!
    expect((await account(other.url, accessToken)).status).toBe(200)
    const ended =
      end === 'deletion'
        ? call('DELETE', `${world.server.url}/v1/account`, { token: accessToken })
        : call('POST', `${world.server.url}/v1/tokens/revoke`, { body: { refreshToken } })
    expect((await ended).status).toBe(204)

    expect(await expectProblem(account(other.url, accessToken))).toMatchObject({ code: 'token_invalid' })
    const refreshed = call('POST', `${other.url}/v1/tokens/refresh`, { body: { refreshToken } })
    expect(await expectProblem(refreshed)).toMatchObject({ code: 'refresh_invalid' })
  }
})

it('registers through API security: requests sealed and signed, answers verified', async () => {
  world = await startWorld()
  const mine = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const symmetric = { sn: 'fa05fe1e5bcc79b81ad5ad4b58acf787', key: randomBytes(32).toString('base64') }
  const asymmetricSn = '97845f6ed842ea860df6fdf65941ff56'
  const app = (await world.wechat.patchApp({
    apiSecurity: {
      symmetric,
      asymmetric: { sn: asymmetricSn, publicKeyPem: mine.publicKey.export({ type: 'spki', format: 'pem' }) },
    },
  })) as { apiSecurity: { platform: { sn: string; publicKeyPem: string } } }
  const { platform } = app.apiSecurity
  const signing = {
    symmetric,
    asymmetric: { sn: asymmetricSn, privateKeyPem: mine.privateKey.export({ type: 'pkcs8', format: 'pem' }) },
    platform: [{ sn: platform.sn, certificatePem: platform.publicKeyPem }],
  }
  const signed = await world.startAnother({ WECHAT_API_SIGNING: JSON.stringify(signing) })
  const phone = await Phone.open(await world.somebody(), signed.url, world.wechat)
  expect(await phone.join()).toMatchObject({ isNew: true })
  const old = await Phone.open(await world.somebody(), signed.url, world.wechat)
  expect(await old.joinWithData()).toMatchObject({ isNew: true, confirmed: true })

  // A server without the keys gets nothing from this app any more.
  const unsigned = await world.holdPhone(await world.somebody())
  await expect(unsigned.join()).rejects.toThrow(/wechat_misconfigured/)
})
