import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { sealApiRequest } from '@quickreg/protocol'
import type { Json, Lab } from '../lab.ts'
import { appid, patchApp, paths, raw } from './lab.ts'
import type { Row } from './row.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const symmetric = { sn: 'a'.repeat(32), key: randomBytes(32).toString('base64') }
const asymmetric = { sn: 'b'.repeat(32), publicKeyPem: String(publicKey.export({ type: 'spki', format: 'pem' })) }

type Sealed = ReturnType<typeof sealApiRequest>

/** Sends a sealed request after `spoil` has changed something about it, to an app with these keys. */
const spoilt =
  (spoil: (sealed: Sealed) => Sealed | void, keys: object = { symmetric, asymmetric }) =>
  async (lab: Lab): Promise<Json> => {
    await patchApp(lab, { apiSecurity: keys })
    const sealed = seal(lab)
    const { headers, body } = spoil(sealed) ?? sealed
    return raw(lab, `${paths.phone}?access_token=${await lab.token()}`, { method: 'POST', headers, body })
  }

const seal = (lab: Lab, itsSymmetric = symmetric, secondsAgo = 0): Sealed =>
  sealApiRequest(
    { url: `https://api.weixin.qq.com${paths.phone}`, appid, params: { code: 'x' } },
    { symmetric: itsSymmetric, asymmetric: { sn: asymmetric.sn, privateKey } },
    { now: new Date(lab.emulator.clock.now().getTime() - secondsAgo * 1000), random: randomBytes },
  )

const without = (name: string) =>
  spoilt((sealed) => void delete sealed.headers[Object.keys(sealed.headers).find((key) => key === name)!])

const row = (errcode: number, reach: Row['reach']): Row => ({
  entry: `errcode-${errcode}`,
  route: paths.phone,
  by: 'state',
  reach,
})

const send = async (lab: Lab, sealed: Sealed): Promise<Json> => {
  await patchApp(lab, { apiSecurity: { symmetric, asymmetric } })
  return raw(lab, `${paths.phone}?access_token=${await lab.token()}`, { method: 'POST', ...sealed })
}

export const apiSecurityRows: readonly Row[] = [
  {
    ...row(40230, async (lab) => {
      await lab.control('PUT', '/faults', { faults: [{ route: paths.phone, kind: 'errcode', errcode: 40230 }] })
      return raw(lab, paths.phone)
    }),
    by: 'demand',
    choice: 'errcodeByFault',
  },
  row(40231, without('Wechatmp-TimeStamp')),
  row(40232, without('Wechatmp-Signature')),
  row(40233, without('Wechatmp-Appid')),
  row(
    40234,
    spoilt(({ headers, body }) => ({ headers, body: `${body} ` })),
  ),
  row(40235, (lab) => send(lab, seal(lab, { ...symmetric, key: randomBytes(32).toString('base64') }))),
  row(
    40236,
    spoilt((sealed) => void (sealed.headers['Wechatmp-Appid'] = 'wx0000000000000000')),
  ),
  row(40237, async (lab) => {
    const { appid: other } = await lab.control<{ appid: string }>('POST', '/apps', {})
    return spoilt((sealed) => void (sealed.headers['Wechatmp-Appid'] = other))(lab)
  }),
  row(
    40238,
    spoilt(() => {}, { asymmetric }),
  ),
  row(
    40239,
    spoilt(() => {}, { symmetric }),
  ),
  row(40240, (lab) => send(lab, seal(lab, symmetric, 301))),
]
