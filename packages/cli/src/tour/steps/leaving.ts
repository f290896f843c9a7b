import { verify } from '../verify.ts'
import type { Step } from '../walk.ts'
import type { World } from '../world.ts'

/** What was given can be taken back. */
export const leaving: readonly Step<World>[] = [
  {
    does: { zh: '林小满在微信设置里撤回手机号', en: "Lin withdraws her number in WeChat's settings" },
    async run({ lin, wechat }) {
      const before = await wechat.see()
      const push = await wechat.withdrawNumber(lin.userId)
      const account = await lin.lookAtAccount()
      const seen = await wechat.see()
      verify(
        {
          accepted: push.accepted,
          attempts: push.attempts.length,
          account: account.id,
          phone: account.phone,
          keyEpoch: seen.keyEpoch(lin.userId),
          charges: seen.charges,
        },
        {
          accepted: true,
          attempts: 1,
          account: lin.accountId,
          phone: undefined,
          keyEpoch: before.keyEpoch(lin.userId),
          charges: before.charges,
        },
      )
      return {
        zh: '微信推送到达，号码已删除，账号仍在；微信：第一次推送即被接受',
        en: "WeChat's push arrived, the number is erased, the account remains; WeChat: accepted at the first attempt",
      }
    },
  },
  {
    does: { zh: '周双删除账号，再打开小程序', en: 'Zhou deletes his account and opens the mini program again' },
    async run({ zhou, wechat }) {
      const before = await wechat.see()
      await zhou.deleteAccount()
      const problem = await zhou.lookAtAccountInVain(401)
      const { loginCode, session } = await zhou.open()
      const seen = await wechat.see()
      verify(
        {
          code: problem.code,
          account: session.account,
          tokens: session.tokens,
          loginCodeSpent: seen.isSpent(loginCode),
          charges: seen.charges,
        },
        { code: 'token_invalid', account: undefined, tokens: undefined, loginCodeSpent: true, charges: before.charges },
      )
      return {
        zh: '旧令牌立即失效，他是新人了；微信：登录码已用，没有新的计费',
        en: 'his tokens are dead at once and he is a stranger again; WeChat: login code spent, nothing more charged',
      }
    },
  },
]
