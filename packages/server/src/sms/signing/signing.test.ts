import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { canonicalQuery, signAcs3, type Acs3Request } from './acs3.ts'
import { signTc3, type Tc3Request } from './tc3.ts'

const { tc3, acs3 } = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')) as {
  tc3: Tc3Request & { authorization: string }
  acs3: Acs3Request & { authorization: string; parameters: Record<string, string> }
}

it('signs a Tencent Cloud request as their SDK does', () => {
  expect(signTc3(tc3)).toEqual({
    'content-type': 'application/json; charset=utf-8',
    'x-tc-timestamp': '1767225600',
    authorization: tc3.authorization,
  })
})

it('signs an Aliyun request as their SDK does', () => {
  expect(canonicalQuery(acs3.parameters)).toBe(acs3.query)
  expect(signAcs3(acs3)).toEqual({
    'x-acs-action': 'SendSms',
    'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-acs-date': '2026-01-01T00:00:00Z',
    'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
    'x-acs-version': '2017-05-25',
    authorization: acs3.authorization,
  })
})

it('encodes by RFC 3986: a space is %20, and of ASCII only letters, digits and -_.~ stay', () => {
  const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
  const [, encoded = ''] = canonicalQuery({ a: ascii }).split('=')
  expect(encoded.replace(/%[0-9A-F]{2}/g, '')).toBe(ascii.replace(/[^A-Za-z0-9\-_.~]/g, ''))
  expect(encoded).toMatch(/^%20/)
  expect(decodeURIComponent(encoded)).toBe(ascii)
})
