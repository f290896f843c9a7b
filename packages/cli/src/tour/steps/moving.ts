import { codeIn } from '../code.ts'
import { verify } from '../verify.ts'
import type { Step } from '../walk.ts'
import type { World } from '../world.ts'

const linsOldPhone = '+8613800138000'
const linsNewPhone = '+8613300133000'

/** Numbers change hands. Only an SMS code moves one from an account to another. */
export const moving: readonly Step<World>[] = [
  {
    does: {
      zh: '唐女士买到林小满停用的旧号码，一键取号注册',
      en: "Tang has Lin's old number from the carrier and taps to join with it",
    },
    async run({ tang, lin, wechat }) {
      const before = await wechat.see()
      await wechat.givePhone(tang.userId, linsOldPhone.slice('+86'.length))
      await tang.agree('join')
      const detail = await tang.tap()
      const problem = await tang.submitInVain(409)
      const flow = await tang.lookAtFlow()
      const lins = await lin.lookAtAccount()
      const seen = await wechat.see()
      verify(
        {
          code: problem.code,
          state: flow.state,
          rungs: flow.rungs,
          linsPhone: lins.phone,
          phoneCodeSpent: detail.code && seen.isSpent(detail.code),
          charges: seen.charges,
        },
        {
          code: 'number_in_use',
          state: 'conflict',
          rungs: [
            { kind: 'quick', available: false, reason: 'number_in_use' },
            { kind: 'realtime', available: false, reason: 'number_in_use' },
            { kind: 'sms', available: true, countries: ['86', '852'] },
          ],
          linsPhone: linsOldPhone,
          phoneCodeSpent: true,
          charges: before.charges + 1,
        },
      )
      return {
        zh: 'number_in_use：一次点击夺不走别人的号码，只剩短信验证码；微信：照常计费 0.03 元',
        en: 'number_in_use: a tap alone takes no number from an account, only SMS stays open; WeChat: 0.03 yuan all the same',
      }
    },
  },
  {
    does: {
      zh: '她用短信验证码验证这个号码；林小满再打开小程序',
      en: 'She verifies it by an SMS code; Lin opens the mini program again',
    },
    async run({ tang, lin, wechat }) {
      const before = await wechat.see()
      const linsAccount = lin.accountId
      await tang.askForCode(linsOldPhone)
      const texts = (await wechat.see()).textsTo(linsOldPhone)
      const outcome = await tang.typeCode(codeIn(texts.at(-1)))
      const { session } = await lin.open()
      const lins = await lin.lookAtAccount()
      const seen = await wechat.see()
      verify(
        {
          texts: texts.length,
          isNew: outcome.isNew,
          phone: outcome.account?.phone,
          linsAccount: session.account?.id,
          linsPhone: lins.phone,
          charges: seen.charges,
        },
        {
          texts: 1,
          isNew: true,
          phone: '138******00',
          linsAccount,
          linsPhone: undefined,
          charges: before.charges,
        },
      )
      return {
        zh: '号码归唐女士；林小满的账号没有了号码，仍然静默登录；微信：不计费',
        en: "the number is Tang's; Lin's account is without one and she still signs in silently; WeChat: nothing charged",
      }
    },
  },
  {
    does: {
      zh: '林小满换了新号码，凭令牌和发到新号码的验证码换绑',
      en: 'Lin has a new number and enters it, with her access token and a code sent to it',
    },
    async run({ lin, wechat, server }) {
      const before = await wechat.see()
      const { accountId, tokens: old } = lin
      await wechat.givePhone(lin.userId, linsNewPhone.slice('+86'.length))
      const flow = await lin.agree('change')
      await lin.askForCode(linsNewPhone)
      const texts = (await wechat.see()).textsTo(linsNewPhone)
      const outcome = await lin.typeCode(codeIn(texts.at(-1)))
      const oldAccess = await server('GET', '/v1/account', { token: old?.accessToken })
      const oldRefresh = await server('POST', '/v1/tokens/refresh', { body: { refreshToken: old?.refreshToken } })
      const account = await lin.lookAtAccount()
      const seen = await wechat.see()
      verify(
        {
          open: flow.rungs.filter(({ available }) => available).map(({ kind }) => kind),
          isNew: outcome.isNew,
          account: account.id,
          phone: account.phone,
          oldAccess: oldAccess.status,
          oldRefresh: oldRefresh.status,
          charges: seen.charges,
        },
        {
          open: ['sms'],
          isNew: false,
          account: accountId,
          phone: linsNewPhone,
          oldAccess: 401,
          oldRefresh: 401,
          charges: before.charges,
        },
      )
      return {
        zh: `还是同一个账号，号码是 ${outcome.account?.phone}；旧令牌全部失效，新令牌有效；微信：毫不知情`,
        en: `the same account with ${outcome.account?.phone}; the old tokens are dead, the new ones live; WeChat: was not asked`,
      }
    },
  },
]
