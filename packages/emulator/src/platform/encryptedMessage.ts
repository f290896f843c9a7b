import { mayAskForPhones } from '../state/apps.ts'
import { rememberedMs } from '../state/sealedMessages.ts'
import { jsonType, type TokenEndpoint } from './endpoint.ts'
import { WechatRefusal } from './refusals.ts'

/** Whether WeChat made this ciphertext. `vaild` is WeChat's spelling. */
export const checkEncryptedMessage: TokenEndpoint = {
  path: '/wxa/business/checkencryptedmsg',
  method: 'POST',
  contentType: jsonType,
  ridPrefix: ' ',
  access: 'token',
  apiSecurity: true,
  hints: false,
  permitted: mayAskForPhones,
  answer({ emulation, app, params, now }) {
    const hash = params.encrypted_msg_hash
    if (typeof hash !== 'string' || !/^[0-9a-fA-F]{64}$/.test(hash)) throw new WechatRefusal(40097)
    const sealed = emulation.world.sealedMessages.get(hash.toLowerCase())
    const expected = app.encryptedMsgHash === 'text' ? sealed?.textHash : sealed?.bytesHash
    const known = sealed?.appid === app.appid && expected === hash.toLowerCase()
    if (!sealed || !known || now - sealed.at > rememberedMs) throw new WechatRefusal(1)
    return { errcode: 0, errmsg: 'ok', vaild: true, create_time: Math.floor(sealed.at / 1000) }
  },
}
