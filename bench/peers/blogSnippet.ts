import { createDecipheriv } from 'node:crypto'

/** The class that posts on the phone button repeat, in their words: decode, decrypt, parse, compare the appid. */
export class WxBizDataCrypt {
  readonly appId: string
  readonly sessionKey: string

  constructor(appId: string, sessionKey: string) {
    this.appId = appId
    this.sessionKey = sessionKey
  }

  decryptData(encryptedData: string, iv: string): { purePhoneNumber: string; watermark: { appid: string } } {
    const key = Buffer.from(this.sessionKey, 'base64')
    const data = Buffer.from(encryptedData, 'base64')
    const vector = Buffer.from(iv, 'base64')
    let decoded
    try {
      const decipher = createDecipheriv('aes-128-cbc', key, vector)
      decipher.setAutoPadding(true)
      const text = decipher.update(data, undefined, 'utf8') + decipher.final('utf8')
      decoded = JSON.parse(text)
    } catch {
      throw new Error('Illegal Buffer')
    }
    if (decoded.watermark.appid !== this.appId) throw new Error('Illegal Buffer')
    return decoded
  }
}
