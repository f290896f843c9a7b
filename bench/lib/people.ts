import { createCipheriv, hash, randomBytes } from 'node:crypto'

export const appid = 'wx0123456789abcdef'

/** Everybody's, so that a peer need not look it up: the cost of finding a key is a server's own affair. */
export const sessionKey = Buffer.from('0123456789abcdef')

export interface Person {
  openid: string
  /** National digits. */
  phone: string
}

/** The n-th person. Openids are spread as WeChat's are: in order, they would make every index's work too easy. */
export function person(n: number): Person {
  const openid = `o${hash('sha256', `person ${n}`, 'base64url').slice(0, 27)}`
  return { openid, phone: String(13_000_000_000 + n) }
}

let codes = 0
/** Used once, on all servers; it carries all that our WeChat has to remember of it. */
const code = (value: string) => `${value}.${process.pid}.${(codes += 1)}`

export const loginCode = ({ openid }: Person) => code(openid)
export const phoneCode = ({ phone }: Person) => code(phone)

/** What stands in a code. */
export const valueOf = (code: string) => code.slice(0, code.indexOf('.'))

export const phoneInfo = (phone: string, now: Date) => ({
  phoneNumber: phone,
  purePhoneNumber: phone,
  countryCode: '86',
  watermark: { timestamp: Math.floor(now.getTime() / 1000), appid },
})

/** What the phone button of the first generation brings. */
export function sealedPhone({ phone }: Person, now = new Date()): { encryptedData: string; iv: string } {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-128-cbc', sessionKey, iv)
  const encryptedData = cipher.update(JSON.stringify(phoneInfo(phone, now)), 'utf8', 'base64') + cipher.final('base64')
  return { encryptedData, iv: iv.toString('base64') }
}
