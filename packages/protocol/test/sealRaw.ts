import { createCipheriv } from 'node:crypto'

/** Seals any bytes, also such as WeChat would never seal. */
export function sealRaw(plaintext: Uint8Array | string, sessionKey: string): { encryptedData: string; iv: string } {
  const iv = Buffer.alloc(16, 7)
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv)
  const encryptedData = Buffer.concat([cipher.update(plaintext), cipher.final()]).toString('base64')
  return { encryptedData, iv: iv.toString('base64') }
}
