import type { HttpRequest } from '../../http.ts'
import type { TencentAccount } from '../../state/smsAccounts.ts'
import { hmacSha256, sha256Hex } from '../digest.ts'
import { VendorRefusal } from '../vendor.ts'
import type { CallCode } from './codes.ts'

const scheme = 'TC3-HMAC-SHA256'
const windowSeconds = 300

/**
 * TC3-HMAC-SHA256 over exactly the bytes that came.
 *
 * @throws {VendorRefusal} AuthFailure.*, MissingParameter
 * @see https://cloud.tencent.com/document/api/382/52072
 */
export function checkSignature(request: HttpRequest, account: TencentAccount, now: number): void {
  const { secretId, scope, signedHeaders, signature } = readAuthorization(request.headers.authorization)
  const timestamp = request.headers['x-tc-timestamp']
  if (timestamp === undefined) throw new VendorRefusal<CallCode>('MissingParameter', 'X-TC-Timestamp is missing.')
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp) || !isFresh(Number(timestamp), now)) {
    throw new VendorRefusal<CallCode>('AuthFailure.SignatureExpire')
  }
  if (secretId !== account.secretId) throw new VendorRefusal<CallCode>('AuthFailure.SecretIdNotFound')
  const date = new Date(Number(timestamp) * 1000).toISOString().slice(0, 10)
  const expectedScope = `${date}/sms/tc3_request`
  const toSign = [scheme, timestamp, expectedScope, sha256Hex(canonicalRequest(request, signedHeaders))].join('\n')
  const key = hmacSha256(hmacSha256(hmacSha256('TC3' + account.secretKey, date), 'sms'), 'tc3_request')
  if (scope === expectedScope && signature === hmacSha256(key, toSign).toString('hex')) return
  throw new VendorRefusal<CallCode>('AuthFailure.SignatureFailure')
}

const isFresh = (timestamp: number, now: number) => Math.abs(Math.floor(now / 1000) - timestamp) <= windowSeconds

function readAuthorization(text = '') {
  const form = new RegExp(`^${scheme} Credential=([^/ ,]+)/([^ ,]+), ?SignedHeaders=([^ ,]+), ?Signature=([^ ,]+)$`)
  const [, secretId = '', scope = '', names = '', signature = ''] = form.exec(text) ?? []
  const signedHeaders = names.split(';')
  if (!signedHeaders.includes('content-type') || !signedHeaders.includes('host')) {
    throw new VendorRefusal<CallCode>('AuthFailure.InvalidAuthorization')
  }
  return { secretId, scope, signedHeaders, signature }
}

/** The third line is the query, which is empty for POST. */
function canonicalRequest({ headers, body }: HttpRequest, signedHeaders: string[]): string {
  const names = signedHeaders.toSorted()
  const lines = names.map(
    (name) =>
      `${name}:${String(headers[name] ?? '')
        .trim()
        .toLowerCase()}\n`,
  )
  return ['POST', '/', '', lines.join(''), names.join(';'), sha256Hex(body)].join('\n')
}
