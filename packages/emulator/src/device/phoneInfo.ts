import type { App } from '../state/apps.ts'
import { phoneNumberText, type Phone } from '../state/users.ts'

/** The payload both generations carry, its keys in WeChat's order. */
export const phoneInfo = (app: App, phone: Phone, at: number) => ({
  phoneNumber: phoneNumberText(phone, app.foreignPhoneNumber),
  purePhoneNumber: phone.purePhoneNumber,
  countryCode: app.countryCodeType === 'string' ? phone.countryCode : Number(phone.countryCode),
  watermark: { timestamp: Math.floor(at / 1000), appid: app.appid },
})
