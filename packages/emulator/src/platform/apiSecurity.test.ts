import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { ApiSecurityError, openApiResponse, sealApiRequest } from '@quickreg/protocol'
import { describe, expect, it } from 'vitest'
import { createLab, type Lab } from '../../test/lab.ts'
import { DEFAULT_APP } from '../index.ts'

const { appid } = DEFAULT_APP
const path = '/wxa/business/getuserphonenumber'
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const symmetric = { sn: 'a'.repeat(32), key: randomBytes(32).toString('base64') }
const asymmetric = { sn: 'b'.repeat(32), privateKey }
const publicKeyPem = String(publicKey.export({ type: 'spki', format: 'pem' }))

async function securedLab() {
  const lab = await createLab()
  const app = await lab.control<SecuredApp>('PATCH', `/apps/${appid}`, {
    apiSecurity: { symmetric, asymmetric: { sn: asymmetric.sn, publicKeyPem } },
  })
  return { lab, platform: platformKeys(app) }
}

interface SecuredApp {
  apiSecurity: { platform: { sn: string; publicKeyPem: string } }
}

const platformKeys = ({ apiSecurity: { platform } }: SecuredApp) => [
  { sn: platform.sn, publicKey: createPublicKey(platform.publicKeyPem) },
]

async function send(lab: Lab, sealed: { headers: Record<string, string>; body: string }) {
  const response = await fetch(`${lab.emulator.url}${path}?access_token=${await lab.token()}`, {
    method: 'POST',
    ...sealed,
  })
  return { headers: Object.fromEntries(response.headers), body: await response.text() }
}

const seal = (lab: Lab, url: string, params: object) =>
  sealApiRequest(
    { url, appid, params },
    { symmetric, asymmetric },
    { now: lab.emulator.clock.now(), random: randomBytes },
  )

describe.each([
  ['the official host', () => `https://api.weixin.qq.com${path}`],
  ['the address that is called', (lab: Lab) => lab.emulator.url + path],
])('signed for %s', (_, urlOf) => {
  it('decrypts the request and answers sealed for the same URL, refusals included', async () => {
    const { lab, platform } = await securedLab()
    await using _lab = lab
    const url = urlOf(lab)
    const { code } = await lab.tap('lin')
    const open = (response: { headers: Record<string, string>; body: string }) =>
      openApiResponse({ url, appid, ...response }, { symmetric, platform }, { now: lab.emulator.clock.now() })
    const first = open(await send(lab, seal(lab, url, { code })))
    const second = open(await send(lab, seal(lab, url, { code })))
    expect(first).toMatchObject({ errcode: 0, phone_info: { purePhoneNumber: '13800138000' } })
    expect(second).toMatchObject({ errcode: 40029 })
  })
})

it('signs with both certificates for a day after they changed', async () => {
  const { lab, platform: before } = await securedLab()
  await using _lab = lab
  const patched = await lab.control<SecuredApp>('PATCH', `/apps/${appid}`, { apiSecurity: { rotatePlatformKey: true } })
  const url = `https://api.weixin.qq.com${path}`
  const openWith = async (platform: typeof before) => {
    const response = await send(lab, seal(lab, url, { code: 'x' }))
    return openApiResponse({ url, appid, ...response }, { symmetric, platform }, { now: lab.emulator.clock.now() })
  }
  expect(await openWith(before)).toMatchObject({ errcode: 40029 })
  expect(await openWith(platformKeys(patched))).toMatchObject({ errcode: 40029 })
  lab.emulator.clock.advance(24 * 3600)
  await expect(openWith(before)).rejects.toThrow(ApiSecurityError)
  expect(await openWith(platformKeys(patched))).toMatchObject({ errcode: 40029 })
})

it('has no certificate to change where API security is off', async () => {
  await using lab = await createLab()
  expect(await lab.control('PATCH', `/apps/${appid}`, { apiSecurity: { rotatePlatformKey: true } })).toMatchObject({
    error: { code: 'api_security_not_configured' },
  })
})

it('leaves calls that cannot be signed alone', async () => {
  const { lab } = await securedLab()
  await using _lab = lab
  expect(await lab.session(await lab.login('lin'))).toHaveProperty('openid')
})

it('never shows the private key of the platform', async () => {
  const { lab } = await securedLab()
  await using _lab = lab
  await lab.control('PATCH', `/apps/${appid}`, { apiSecurity: { rotatePlatformKey: true } })
  expect(JSON.stringify(await lab.state())).not.toContain('PRIVATE KEY')
})
