import { phoneInfo } from '../device/phoneInfo.ts'
import { mayAskForPhones } from '../state/apps.ts'
import { isExpired } from '../state/codes.ts'
import { openidOf } from '../state/identity.ts'
import { jsonType, type TokenEndpoint } from './endpoint.ts'
import { WechatRefusal } from './refusals.ts'

/** A used code answers 40029 here, never 40163. */
export const getUserPhoneNumber: TokenEndpoint = {
  path: '/wxa/business/getuserphonenumber',
  method: 'POST',
  contentType: jsonType,
  ridPrefix: ' ',
  access: 'token',
  apiSecurity: true,
  hints: true,
  permitted: mayAskForPhones,
  answer({ emulation, app, params, now }) {
    const { code, openid } = params
    if (typeof code !== 'string' || code === '') throw new WechatRefusal(47001, { hint: true })
    const phoneCode = emulation.world.phoneCodes.get(code)
    if (!phoneCode || phoneCode.spentAt !== undefined || isExpired(phoneCode, now)) {
      throw new WechatRefusal(40029, { hint: true })
    }
    if (phoneCode.appid !== app.appid) throw new WechatRefusal(40013, { hint: true })
    // What WeChat answers to another person's openid is not published; the app's settings choose.
    if (openid !== undefined && openid !== openidOf(app.appid, phoneCode.userId)) {
      throw new WechatRefusal(app.openidMismatchErrcode, { hint: true })
    }
    phoneCode.spentAt = now
    return { errcode: 0, errmsg: 'ok', phone_info: phoneInfo(app, phoneCode.phone, phoneCode.consentedAt) }
  },
}
