import type { KeyObject } from 'node:crypto'
import {
  apiSigningString,
  findHeader,
  isApiTimely,
  openBoundObject,
  sealBoundObject,
  type ApiBinding,
} from './apiSecurityBinding.ts'
import { ApiSecurityError, signApi, verifyApi, type SymmetricKey } from './apiSecurityPrimitives.ts'

export interface ApiSecurityKeys {
  symmetric: SymmetricKey
  /** Ours; its public half is in the console. Anything but RSAwithSHA256 is refused by name. */
  asymmetric: { algorithm?: string; sn: string; privateKey: KeyObject }
  /** WeChat's certificates by the number the console shows (not the certificate's own serial number). */
  platform: { sn: string; publicKey: KeyObject }[]
}

export interface ApiMessage {
  /** The whole URL with its scheme, without the query. */
  url: string
  appid: string
  headers: Record<string, string>
  /** Byte for byte as sent. */
  body: string
}

/** A moment and a source of random bytes. */
interface ApiSealing {
  now: Date
  random: (bytes: number) => Uint8Array
}

/**
 * Encrypts, then signs a request. The access_token stays in the URL, in clear; every other parameter of URL and body
 * goes into `params`.
 *
 * @throws {ApiSecurityError} `api_security_algorithm_unsupported`
 * @throws {TypeError} A key is malformed, or `url` has a query.
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/getting_started/api_signature.html
 */
export function sealApiRequest(
  request: { url: string; appid: string; params: object },
  keys: Pick<ApiSecurityKeys, 'symmetric' | 'asymmetric'>,
  env: ApiSealing,
): { headers: Record<string, string>; body: string } {
  const { algorithm = 'RSAwithSHA256', privateKey } = keys.asymmetric
  if (algorithm !== 'RSAwithSHA256') throw new ApiSecurityError('api_security_algorithm_unsupported', algorithm)
  const { body, binding, signature } = sealAndSign(request, request.params, keys.symmetric, privateKey, env)
  return {
    headers: {
      'Wechatmp-Appid': binding.appid,
      'Wechatmp-TimeStamp': binding.timestamp,
      'Wechatmp-Signature': signature,
    },
    body,
  }
}

/**
 * Verifies, then decrypts a response. An error that WeChat found before decryption (a bad token, 40230 …) comes in
 * clear, without signature headers, and is refused here: believe it as a failure, never as a success.
 *
 * @returns The ordinary answer, with its `errcode`; the fields `_n`, `_appid` and `_timestamp` are dropped.
 * @throws {ApiSecurityError} `api_security_rejected` alike for every cause; `api_security_algorithm_unsupported` if
 *   the keys are of another algorithm.
 */
export function openApiResponse(
  response: ApiMessage,
  keys: Pick<ApiSecurityKeys, 'symmetric' | 'platform'>,
  env: { now: Date },
): Record<string, unknown> {
  const { url, appid, headers, body } = response
  const timestamp = findHeader(headers, 'Wechatmp-TimeStamp') ?? ''
  const binding = { url, appid, timestamp }
  if (findHeader(headers, 'Wechatmp-AppId') !== appid) throw rejected('Wechatmp-AppId')
  const { publicKey, signature } = signatureOfKnownCertificate(headers, keys.platform)
  if (!verifyApi(apiSigningString(binding, body), signature, publicKey)) throw rejected('signature')
  if (!isApiTimely(timestamp, env.now)) throw rejected('Wechatmp-TimeStamp')
  return openBoundObject(binding, body, keys.symmetric)
}

/**
 * WeChat's side of {@link sealApiRequest}. A key that is left out counts as not configured in the console.
 *
 * @returns The parameters, or the errcode WeChat answers in clear.
 */
export function openApiRequest(
  request: ApiMessage,
  keys: { symmetric?: SymmetricKey; asymmetric?: { sn: string; publicKey: KeyObject } },
  env: { now: Date },
): { ok: true; params: Record<string, unknown> } | { ok: false; errcode: number } {
  const { url, appid, headers, body } = request
  const timestamp = findHeader(headers, 'Wechatmp-TimeStamp')
  const signature = findHeader(headers, 'Wechatmp-Signature')
  const sender = findHeader(headers, 'Wechatmp-Appid')
  if (!timestamp) return { ok: false, errcode: 40231 }
  if (!signature) return { ok: false, errcode: 40232 }
  if (!sender) return { ok: false, errcode: 40233 }
  if (sender !== appid) return { ok: false, errcode: 40237 }
  if (!keys.symmetric) return { ok: false, errcode: 40238 }
  if (!keys.asymmetric) return { ok: false, errcode: 40239 }
  if (!isApiTimely(timestamp, env.now)) return { ok: false, errcode: 40240 }
  const binding = { url, appid, timestamp }
  if (!verifyApi(apiSigningString(binding, body), signature, keys.asymmetric.publicKey)) {
    return { ok: false, errcode: 40234 }
  }
  try {
    return { ok: true, params: openBoundObject(binding, body, keys.symmetric) }
  } catch (error) {
    if (error instanceof ApiSecurityError && error.code === 'api_security_rejected')
      return { ok: false, errcode: 40235 }
    throw error
  }
}

interface PlatformKey {
  sn: string
  privateKey: KeyObject
}

/** WeChat's side of {@link openApiResponse}; with a `deprecated` key it signs with both, as while certificates change. */
export function sealApiResponse(
  response: { url: string; appid: string; payload: object },
  keys: { symmetric: SymmetricKey; platform: PlatformKey; deprecated?: PlatformKey },
  env: ApiSealing,
): { headers: Record<string, string>; body: string } {
  const { sn, privateKey } = keys.platform
  const { body, binding, signature } = sealAndSign(response, response.payload, keys.symmetric, privateKey, env)
  return {
    headers: {
      'Wechatmp-AppId': binding.appid,
      'Wechatmp-TimeStamp': binding.timestamp,
      'Wechatmp-Serial': sn,
      'Wechatmp-Signature': signature,
      ...(keys.deprecated && {
        'Wechatmp-Serial-Deprecated': keys.deprecated.sn,
        'Wechatmp-Signature-Deprecated': signApi(apiSigningString(binding, body), keys.deprecated.privateKey),
      }),
    },
    body,
  }
}

function sealAndSign(
  { url, appid }: { url: string; appid: string },
  fields: object,
  symmetric: SymmetricKey,
  privateKey: KeyObject,
  { now, random }: ApiSealing,
): { body: string; binding: ApiBinding; signature: string } {
  if (url.includes('?')) throw new TypeError('API security signs the URL without its query')
  const binding = { url, appid, timestamp: String(Math.floor(now.getTime() / 1000)) }
  const body = sealBoundObject(binding, fields, symmetric, { nonce: random(16), iv: random(12) })
  return { body, binding, signature: signApi(apiSigningString(binding, body), privateKey) }
}

// While WeChat changes its certificate it signs with both; whoever has not fetched the new one uses the deprecated pair.
function signatureOfKnownCertificate(headers: Record<string, string>, platform: ApiSecurityKeys['platform']) {
  for (const suffix of ['', '-Deprecated']) {
    const serial = findHeader(headers, `Wechatmp-Serial${suffix}`)
    const signature = findHeader(headers, `Wechatmp-Signature${suffix}`)
    const certificate = platform.find(({ sn }) => sn === serial)
    if (certificate && signature) return { publicKey: certificate.publicKey, signature }
  }
  throw rejected('Wechatmp-Serial unknown')
}

function rejected(cause: string): ApiSecurityError {
  return new ApiSecurityError('api_security_rejected', cause)
}
