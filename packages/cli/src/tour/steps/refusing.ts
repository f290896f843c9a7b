import { verify } from '../verify.ts'
import type { Step } from '../walk.ts'
import type { World } from '../world.ts'

/** What goes wrong or is refused never ends without a next rung or a reason. */
export const refusing: readonly Step<World>[] = [
  {
    does: { zh: '顾先生点了按钮，却选择拒绝', en: 'Gu taps the button and declines' },
    async run({ gu, wechat }) {
      const before = await wechat.see()
      await gu.open()
      await gu.agree('join')
      const detail = await gu.tap({ allow: false })
      const refused = await gu.report(detail)
      const seen = await wechat.see()
      verify(
        {
          errMsg: detail.errMsg,
          reason: refused.reason,
          next: refused.next,
          hasMessage: refused.message !== '',
          keyEpoch: seen.keyEpoch(gu.userId),
          charges: seen.charges,
        },
        {
          errMsg: 'getPhoneNumber:fail user deny',
          reason: 'user_declined',
          next: 'realtime',
          hasMessage: true,
          keyEpoch: 1,
          charges: before.charges,
        },
      )
      return {
        zh: `下一级：实时验证（${refused.message}）；微信：不计费`,
        en: `next rung: realtime ("${refused.message}"); WeChat: nothing charged`,
      }
    },
  },
  {
    does: { zh: '他改用实时验证并允许', en: 'He takes the realtime button instead and allows it' },
    async run({ gu, wechat }) {
      const before = await wechat.see()
      const detail = await gu.tap({ kind: 'realtime' })
      const outcome = await gu.submit()
      const seen = await wechat.see()
      verify(
        {
          isNew: outcome.isNew,
          phone: outcome.account?.phone,
          phoneCodeSpent: detail.code && seen.isSpent(detail.code),
          chargedFen: seen.chargedFen - before.chargedFen,
        },
        { isNew: true, phone: '136******00', phoneCodeSpent: true, chargedFen: 4 },
      )
      return {
        zh: `已注册 ${outcome.account?.phone}；微信：code 已用，计费 0.04 元`,
        en: `registered ${outcome.account?.phone}; WeChat: code spent, 0.04 yuan`,
      }
    },
  },
  {
    does: { zh: '唐女士来时，微信额度已用完', en: "Tang comes when WeChat's quota is used up" },
    async run({ tang, wechat }) {
      const before = await wechat.see()
      await wechat.setQuota(0)
      await tang.open()
      await tang.agree('join')
      const quick = await tang.tap()
      const afterQuick = await tang.report(quick)
      const afterRealtime = await tang.report(await tang.tap({ kind: 'realtime' }))
      await wechat.setQuota(1000)
      const seen = await wechat.see()
      verify(
        {
          errno: quick.errno,
          reason: afterQuick.reason,
          next: afterQuick.next,
          last: afterRealtime.next,
          rungs: afterRealtime.rungs,
          hasMessage: afterRealtime.message !== '',
          charges: seen.charges,
        },
        {
          errno: 1400001,
          reason: 'no_quota',
          next: 'realtime',
          last: 'sms',
          rungs: [
            { kind: 'quick', available: false, reason: 'no_quota' },
            { kind: 'realtime', available: false, reason: 'no_quota' },
            { kind: 'sms', available: true, countries: ['86', '852'] },
          ],
          hasMessage: true,
          charges: before.charges,
        },
      )
      return {
        zh: '两个按钮因 no_quota 关闭，只剩短信验证码，每次都说明了原因；微信：不计费',
        en: 'both buttons closed for no_quota, SMS stays open, each time with a reason; WeChat: nothing charged',
      }
    },
  },
]
