import { backendContactSchema } from '@quickreg/contract'
import { maskPhone } from '@quickreg/protocol'
import { expectStatus } from '../http.ts'
import { openProfile } from '../profile.ts'
import { verify } from '../verify.ts'
import type { Step } from '../walk.ts'
import type { World } from '../world.ts'

/** Other ways to give: the form of old phones, a profile, a contact number without an account. */
export const giving: readonly Step<World>[] = [
  {
    does: {
      zh: '周双的旧微信只给 encryptedData，没有 code；他一键取号注册',
      en: 'Zhou joins with an old WeChat that yields encryptedData and no code',
    },
    async run({ zhou, wechat }) {
      const before = await wechat.see()
      const { loginCode } = await zhou.open()
      await zhou.agree('join')
      const detail = await zhou.tap({ sdkVersion: '2.20.0' })
      const outcome = await zhou.submit()
      const seen = await wechat.see()
      const calls = (path: string) => seen.calls(path) - before.calls(path)
      verify(
        {
          code: detail.code,
          isNew: outcome.isNew,
          confirmed: outcome.confirmed,
          phone: outcome.account?.phone,
          loginCodeSpent: seen.isSpent(loginCode),
          keyEpoch: seen.keyEpoch(zhou.userId),
          codesExchanged: calls('/wxa/business/getuserphonenumber'),
          askedWhoMadeIt: calls('/wxa/business/checkencryptedmsg') > 0,
          charges: seen.charges,
        },
        {
          code: undefined,
          isNew: true,
          confirmed: true,
          phone: '139******00',
          loginCodeSpent: true,
          keyEpoch: 1,
          codesExchanged: 0,
          askedWhoMadeIt: true,
          charges: 2,
        },
      )
      return {
        zh: `已注册 ${outcome.account?.phone}，confirmed: true；微信：确认数据出自它手，session_key 未变，计费 0.03 元`,
        en: `registered ${outcome.account?.phone}, confirmed: true; WeChat: vouched for the data, same session_key, 0.03 yuan`,
      }
    },
  },
  {
    does: { zh: '林小满把头像昵称给了另一个小程序', en: 'Lin shows her profile to another mini program' },
    async run({ lin, wechat }) {
      const before = await wechat.see()
      const { appid, loginCode, openid, profile, signed, signedIfChanged } = await openProfile(wechat, lin.userId)
      const seen = await wechat.see()
      verify(
        {
          signed,
          signedIfChanged,
          nickName: profile.nickName,
          openId: profile.openId,
          loginCodeSpent: seen.isSpent(loginCode),
          keyEpoch: seen.keyEpoch(lin.userId, appid),
          charges: seen.charges,
        },
        {
          signed: true,
          signedIfChanged: false,
          nickName: '林小满',
          openId: openid,
          loginCodeSpent: true,
          keyEpoch: 1,
          charges: before.charges,
        },
      )
      return {
        zh: `解开后是 ${profile.nickName}，签名相符，改一个字就不符；微信：不计费`,
        en: `it opens to ${profile.nickName} and its signature fits, but not after a letter is changed; WeChat: free of charge`,
      }
    },
  },
  {
    does: {
      zh: '陳港只订位，不注册，留下香港号码；店家后台读取',
      en: 'Chan books a table without joining, with her Hong Kong number; the shop reads it',
    },
    async run({ chan, wechat, server, serviceKey }) {
      const { loginCode } = await chan.open()
      await chan.agree('booking')
      await chan.tap()
      const { account, contact, tokens } = await chan.submit()
      const path = `/v1/backend/contacts/${contact?.id}`
      const read = backendContactSchema.parse(await expectStatus(200, server('GET', path, { token: serviceKey })))
      const stranger = await server('GET', path, { token: 'not-the-service-key' })
      const seen = await wechat.see()
      verify(
        {
          account,
          tokens,
          shown: contact?.phone,
          scene: contact?.scene,
          read: read.phone,
          stranger: stranger.status,
          loginCodeSpent: seen.isSpent(loginCode),
          keyEpoch: seen.keyEpoch(chan.userId),
          charges: seen.charges,
        },
        {
          account: undefined,
          tokens: undefined,
          shown: '+852 91****67',
          scene: 'booking',
          read: '+85291234567',
          stranger: 401,
          loginCodeSpent: true,
          keyEpoch: 1,
          charges: 3,
        },
      )
      return {
        zh: `没有账号，只有联系方式 ${maskPhone(read.phone)}，凭服务密钥读到全号，别人得到 401；微信：计费 0.03 元`,
        en: `no account, a contact ${maskPhone(read.phone)}, in full only for the service key (401 for others); WeChat: 0.03 yuan`,
      }
    },
  },
]
