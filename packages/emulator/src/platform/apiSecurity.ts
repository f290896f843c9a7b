import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { openApiRequest, sealApiResponse } from '@quickreg/protocol'
import type { ApiSecurity, App, PlatformKey } from '../state/apps.ts'
import type { PlatformCall } from './endpoint.ts'
import { WechatRefusal } from './refusals.ts'

interface SecuredParams {
  params: Record<string, unknown>
  /** The URL the request was signed for; the answer is signed for the same. */
  url: string
}

/**
 * Verifies and decrypts.
 *
 * @throws {WechatRefusal} 40231 … 40240, answered in clear.
 */
export function openSecured(call: PlatformCall, app: App, security: ApiSecurity): SecuredParams {
  const { emulation, request } = call
  const sender = request.headers['wechatmp-appid']
  if (typeof sender === 'string' && !emulation.world.apps.has(sender)) throw new WechatRefusal(40236)
  const open = (url: string) =>
    openApiRequest(
      { url, appid: app.appid, headers: singleHeaders(request.headers), body: request.body.toString() },
      configuredKeys(security),
      { now: emulation.clock.now() },
    )
  // WeChat's samples sign its main host; a client that signs the address it really calls is understood as well.
  const official = `https://api.weixin.qq.com${request.path}`
  const direct = `http://${request.headers.host}${request.path}`
  const opened = open(official)
  if (opened.ok) return { params: opened.params, url: official }
  const openedDirect = open(direct)
  if (openedDirect.ok) return { params: openedDirect.params, url: direct }
  // Both fail alike, except that the address that was signed may get one step further: 40234, then 40235.
  throw new WechatRefusal(Math.max(opened.errcode, openedDirect.errcode))
}

/** Encrypts and signs an answer. */
export function sealSecured(
  { emulation: { clock, random }, now }: PlatformCall,
  security: ApiSecurity,
  response: { url: string; appid: string; payload: object },
): { headers: Record<string, string>; body: string } {
  // A request without a symmetric key was refused by 40238 and never comes here.
  const { symmetric, platform, deprecated } = security
  return sealApiResponse(
    response,
    {
      symmetric: symmetric!,
      platform: signingKey(platform),
      ...(deprecated && now < deprecated.until && { deprecated: signingKey(deprecated) }),
    },
    { now: clock.now(), random: (length) => random.bytes(length) },
  )
}

const signingKey = ({ sn, privateKeyPem }: PlatformKey) => ({ sn, privateKey: createPrivateKey(privateKeyPem) })

const configuredKeys = ({ symmetric, asymmetric }: ApiSecurity) => ({
  ...(symmetric && { symmetric }),
  ...(asymmetric && { asymmetric: { sn: asymmetric.sn, publicKey: createPublicKey(asymmetric.publicKeyPem) } }),
})

const singleHeaders = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
