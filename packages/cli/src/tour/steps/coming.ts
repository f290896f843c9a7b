import { verify } from '../verify.ts'
import type { Step } from '../walk.ts'
import type { World } from '../world.ts'

const day = 24 * 60 * 60

/** Lin registers with one tap and comes back the next day. */
export const coming: readonly Step<World>[] = [
  {
    does: { zh: '林小满第一次打开小程序', en: 'Lin opens the mini program for the first time' },
    async run({ lin, wechat }) {
      const { loginCode, session } = await lin.open()
      const seen = await wechat.see()
      verify(
        {
          account: session.account,
          tokens: session.tokens,
          loginCodeSpent: seen.isSpent(loginCode),
          keyEpoch: seen.keyEpoch(lin.userId),
          charges: seen.charges,
        },
        { account: undefined, tokens: undefined, loginCodeSpent: true, keyEpoch: 1, charges: 0 },
      )
      return {
        zh: '有会话，还没有账号；微信：登录码已用，第 1 把 session_key，未计费',
        en: 'a session, no account yet; WeChat: login code spent, session_key no. 1, nothing charged',
      }
    },
  },
  {
    does: {
      zh: '她同意隐私政策，点“手机号快速注册”并允许',
      en: 'She agrees to the policy, taps "Register with my number" and allows it',
    },
    async run({ lin, wechat }) {
      const flow = await lin.agree('join')
      const detail = await lin.tap()
      const seen = await wechat.see()
      verify(
        {
          state: flow.state,
          firstRung: flow.rungs[0],
          errMsg: detail.errMsg,
          phoneCodeSpent: detail.code && seen.isSpent(detail.code),
          charges: seen.charges,
          chargedFen: seen.chargedFen,
        },
        {
          state: 'created',
          firstRung: { kind: 'quick', available: true },
          errMsg: 'getPhoneNumber:ok',
          phoneCodeSpent: false,
          charges: 1,
          chargedFen: 3,
        },
      )
      return {
        zh: '手机拿到手机号 code；微信：计费 0.03 元，code 未用',
        en: 'the phone holds a phone code; WeChat: 0.03 yuan charged, the code is unspent',
      }
    },
  },
  {
    does: {
      zh: '小程序把 code 交给服务器（网络不好，交了两次）',
      en: 'The mini program submits the code, twice on a bad network',
    },
    async run({ lin, wechat }) {
      const { proof } = lin
      const first = await lin.submit()
      const again = await lin.submit()
      const seen = await wechat.see()
      verify(
        {
          isNew: first.isNew,
          confirmed: first.confirmed,
          phone: first.account?.phone,
          hasTokens: first.tokens !== undefined,
          accountAgain: again.account,
          phoneCodeSpent: proof && 'phoneCode' in proof && seen.isSpent(proof.phoneCode),
          exchanges: seen.calls('/wxa/business/getuserphonenumber'),
          charges: seen.charges,
        },
        {
          isNew: true,
          confirmed: true,
          phone: '138******00',
          hasTokens: true,
          accountAgain: first.account,
          phoneCodeSpent: true,
          exchanges: 1,
          charges: 1,
        },
      )
      return {
        zh: `已注册 ${first.account?.phone}，isNew: true，两次结果相同；微信：code 已用，只兑换一次`,
        en: `registered ${first.account?.phone}, isNew: true, both answers alike; WeChat: code spent, exchanged once`,
      }
    },
  },
  {
    does: { zh: '第二天，她再次打开小程序', en: 'The next day she opens it again' },
    async run({ lin, wechat }) {
      const registered = lin.accountId
      const yesterday = await wechat.see()
      await wechat.advance(day)
      const { loginCode, session } = await lin.open()
      const seen = await wechat.see()
      verify(
        {
          account: session.account?.id,
          phone: session.account?.phone,
          hasTokens: session.tokens !== undefined,
          aDayLater: seen.now - yesterday.now >= day * 1000,
          loginCodeSpent: seen.isSpent(loginCode),
          keyEpoch: seen.keyEpoch(lin.userId),
          charges: seen.charges,
        },
        {
          account: registered,
          phone: '138******00',
          hasTokens: true,
          aDayLater: true,
          loginCodeSpent: true,
          keyEpoch: 2,
          charges: 1,
        },
      )
      return {
        zh: '静默登录到同一账号，无需再点；微信：第 2 把 session_key，没有新的计费',
        en: 'signed in silently to the same account, no tap; WeChat: session_key no. 2, nothing more charged',
      }
    },
  },
  {
    does: {
      zh: '小程序换新令牌，她查看自己的资料',
      en: 'The mini program refreshes its tokens and she looks at her account',
    },
    async run({ lin, wechat }) {
      const { before, after } = await lin.refresh()
      const account = await lin.lookAtAccount()
      const seen = await wechat.see()
      verify(
        {
          newRefreshToken: before !== undefined && after.refreshToken !== before.refreshToken,
          account: account.id,
          phone: account.phone,
          charges: seen.charges,
          keyEpoch: seen.keyEpoch(lin.userId),
        },
        { newRefreshToken: true, account: lin.accountId, phone: '+8613800138000', charges: 1, keyEpoch: 2 },
      )
      return {
        zh: '新令牌有效，本人看到完整号码；微信：毫不知情',
        en: 'the new tokens work and the owner sees the full number; WeChat: was not asked',
      }
    },
  },
]
