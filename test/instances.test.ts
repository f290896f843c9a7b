import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { Phone } from './support/phone.ts'
import { startWorld, type World } from './support/world.ts'

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
