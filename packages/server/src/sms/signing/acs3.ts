import { hmacSha256, sha256Hex } from './hash.ts'

export interface Acs3Request {
  accessKeyId: string
  accessKeySecret: string
  /** As the `host` header will have it. */
  host: string
  /** `SendSms` */
  action: string
  /** `2017-05-25` */
  version: string
  /** ISO 8601 UTC without milliseconds. */
  date: string
  /** Never used twice. */
  nonce: string
  /** From `canonicalQuery`, the very bytes that are sent. */
  query: string
}

/**
 * ACS3-HMAC-SHA256 over a POST to `/` with an empty body.
 *
 * @returns The headers that are signed, `host` apart, and `authorization`.
 * @see https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
 */
export function signAcs3(request: Acs3Request): Record<string, string> {
  const { accessKeyId, accessKeySecret, host, action, version, date, nonce, query } = request
  const emptyBody = sha256Hex('')
  const headers = {
    'x-acs-action': action,
    'x-acs-content-sha256': emptyBody,
    'x-acs-date': date,
    'x-acs-signature-nonce': nonce,
    'x-acs-version': version,
  }
  const signed = Object.entries({ host, ...headers }) // in alphabetical order, as they have to be
  const signedHeaders = signed.map(([name]) => name).join(';')
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('')
  const canonical = ['POST', '/', query, lines, signedHeaders, emptyBody].join('\n')
  const signature = hmacSha256(accessKeySecret, `ACS3-HMAC-SHA256\n${sha256Hex(canonical)}`).toString('hex')
  return {
    ...headers,
    authorization: `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signedHeaders},Signature=${signature}`,
  }
}

/** The parameters sorted by name, all but RFC 3986's unreserved characters percent-encoded. */
export function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

// encodeURIComponent leaves !'()* alone, RFC 3986 does not.
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
