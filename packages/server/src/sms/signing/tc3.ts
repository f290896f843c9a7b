import { hmacSha256, sha256Hex } from './hash.ts'

export interface Tc3Request {
  secretId: string
  secretKey: string
  /** As the `host` header will have it. */
  host: string
  /** `sms` */
  service: string
  /** Seconds since the epoch; Tencent Cloud refuses what is five minutes off. */
  timestamp: number
  /** JSON, the very bytes that are sent. */
  body: string
}

const contentType = 'application/json; charset=utf-8'

/**
 * TC3-HMAC-SHA256 over a POST to `/` without a query.
 *
 * @returns The headers that carry the signature, and the content type it covers.
 * @see https://cloud.tencent.com/document/api/382/52072
 */
export function signTc3({ secretId, secretKey, host, service, timestamp, body }: Tc3Request): Record<string, string> {
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10)
  const scope = `${date}/${service}/tc3_request`
  const signedHeaders = 'content-type;host'
  const canonical = [
    'POST',
    '/',
    '',
    `content-type:${contentType}`,
    `host:${host}`,
    '',
    signedHeaders,
    sha256Hex(body),
  ].join('\n')
  const key = [date, service, 'tc3_request'].reduce<string | Buffer>(hmacSha256, `TC3${secretKey}`)
  const toSign = ['TC3-HMAC-SHA256', timestamp, scope, sha256Hex(canonical)].join('\n')
  const signature = hmacSha256(key, toSign).toString('hex')
  return {
    'content-type': contentType,
    'x-tc-timestamp': String(timestamp),
    authorization: `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  }
}
