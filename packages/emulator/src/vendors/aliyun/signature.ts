import type { HttpRequest } from '../../http.ts'
import { remember } from '../../state/remember.ts'
import type { AliyunAccount } from '../../state/smsAccounts.ts'
import type { SmsSendings } from '../../state/smsSendings.ts'
import { hmacSha256, sha256Hex } from '../digest.ts'
import { VendorRefusal } from '../vendor.ts'
import type { AliyunCode } from './codes.ts'

const scheme = 'ACS3-HMAC-SHA256'
const windowMs = 15 * 60_000
const demandedHeaders = [
  ...['host', 'x-acs-action', 'x-acs-content-sha256'],
  ...['x-acs-date', 'x-acs-signature-nonce', 'x-acs-version'],
]

/**
 * ACS3-HMAC-SHA256 over exactly the bytes that came; a nonce is spent by the first request that is signed with it.
 *
 * @throws {VendorRefusal}
 * @see https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
 */
export function checkSignature(
  request: HttpRequest,
  { account, nonces, now }: { account: AliyunAccount; nonces: SmsSendings['usedNonces']; now: number },
): void {
  const { headers, body } = request
  const { accessKeyId, signedHeaders, signature } = readAuthorization(headers.authorization)
  if (demandedHeaders.some((name) => !headers[name])) throw new VendorRefusal<AliyunCode>('IncompleteSignature')
  checkDate(String(headers['x-acs-date']), now)
  if (accessKeyId !== account.accessKeyId) throw new VendorRefusal<AliyunCode>('InvalidAccessKeyId.NotFound')
  const toSign = `${scheme}\n${sha256Hex(canonicalRequest(request, signedHeaders))}`
  const expected = hmacSha256(account.accessKeySecret, toSign).toString('hex')
  if (signature !== expected || headers['x-acs-content-sha256'] !== sha256Hex(body)) {
    throw new VendorRefusal<AliyunCode>('SignatureDoesNotMatch')
  }
  const nonce = String(headers['x-acs-signature-nonce'])
  if (nonces.has(nonce)) throw new VendorRefusal<AliyunCode>('SignatureNonceUsed')
  remember(nonces, nonce, true)
}

function readAuthorization(text = '') {
  const form = new RegExp(`^${scheme} Credential=([^ ,]+), ?SignedHeaders=([^ ,]+), ?Signature=([^ ,]+)$`)
  const [, accessKeyId = '', names = '', signature = ''] = form.exec(text) ?? []
  const signedHeaders = names.split(';')
  if (!demandedHeaders.every((name) => signedHeaders.includes(name))) {
    throw new VendorRefusal<AliyunCode>('IncompleteSignature')
  }
  return { accessKeyId, signedHeaders, signature }
}

function checkDate(date: string, now: number): void {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) || Number.isNaN(Date.parse(date))) {
    throw new VendorRefusal<AliyunCode>('InvalidTimeStamp.Format')
  }
  if (Math.abs(Date.parse(date) - now) > windowMs) throw new VendorRefusal<AliyunCode>('InvalidTimeStamp.Expired')
}

function canonicalRequest({ headers, query, body }: HttpRequest, signedHeaders: string[]): string {
  const names = signedHeaders.toSorted()
  const lines = names.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`)
  query.sort()
  const pairs = [...query].map(([name, value]) => `${encode(name)}=${encode(value)}`)
  return ['POST', '/', pairs.join('&'), lines.join(''), names.join(';'), sha256Hex(body)].join('\n')
}

/** RFC 3986: encodeURIComponent leaves five characters that it reserves. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
