import { ApiSecurityError, openGcm, sealGcm, type SymmetricKey } from './apiSecurityPrimitives.ts'
import { parseJsonObject, type JsonObject } from './json.ts'

/** What a message is bound to. */
export interface ApiBinding {
  /** The whole URL with its scheme, without the query. */
  url: string
  appid: string
  /** Decimal seconds, as in the `Wechatmp-TimeStamp` header. */
  timestamp: string
}

/** The text both sides sign; `body` byte for byte as it is sent. */
export function apiSigningString({ url, appid, timestamp }: ApiBinding, body: string): string {
  return `${url}\n${appid}\n${timestamp}\n${body}`
}

/** The associated data of the encryption. @param sn The number of the symmetric key. */
export function apiAad({ url, appid, timestamp }: ApiBinding, sn: string): string {
  return `${url}|${appid}|${timestamp}|${sn}`
}

/** One header, whatever its case: HTTP does not care, and WeChat itself writes both `Appid` and `AppId`. */
export function findHeader(headers: Record<string, string>, name: string): string | undefined {
  const wanted = name.toLowerCase()
  return Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1]
}

/** Whether a header's timestamp is decimal seconds within five minutes of `now`: WeChat's guide uses the same window. */
export function isApiTimely(timestamp: string, now: Date): boolean {
  return /^[0-9]{1,12}$/.test(timestamp) && Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) <= 300
}

/** Seals an object with the three fields that bind it to its headers. @param nonce 16 random bytes. */
export function sealBoundObject(
  binding: ApiBinding,
  fields: object,
  symmetric: SymmetricKey,
  random: { nonce: Uint8Array; iv: Uint8Array },
): string {
  const bound = {
    _n: Buffer.from(random.nonce).toString('base64').replace(/=+$/, ''),
    _appid: binding.appid,
    _timestamp: Number(binding.timestamp),
  }
  // First and last: their place is that of WeChat's samples, and no field of the caller's can replace them.
  const plaintext = JSON.stringify({ ...bound, ...fields, ...bound })
  return JSON.stringify(sealGcm(plaintext, apiAad(binding, symmetric.sn), symmetric, random.iv))
}

/**
 * Opens what {@link sealBoundObject} made, without the binding fields.
 * @throws {ApiSecurityError} Also `api_security_rejected` when it is bound to another app or time than its headers say.
 */
export function openBoundObject(binding: ApiBinding, body: string, symmetric: SymmetricKey): JsonObject {
  try {
    const sealed = parseJsonObject(Buffer.from(body))
    const opened = parseJsonObject(openGcm(sealed, apiAad(binding, symmetric.sn), symmetric))
    const { _n, _appid, _timestamp, ...fields } = opened
    if (_appid !== binding.appid) throw new ApiSecurityError('api_security_rejected', '_appid of another app')
    // A number on the wire: "1635927954" as a string is somebody else's reading of the document.
    if (_timestamp !== Number(binding.timestamp)) throw new ApiSecurityError('api_security_rejected', '_timestamp')
    return fields
  } catch (error) {
    throw error instanceof ApiSecurityError ? error : new ApiSecurityError('api_security_rejected', error)
  }
}
