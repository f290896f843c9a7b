import { verify } from '../verify.ts'
import type { Step } from '../walk.ts'
import type { World } from '../world.ts'

/** The shop looks at what all of this has cost. */
export const counting: readonly Step<World>[] = [
  {
    does: { zh: '店家用 quickreg costs 看这一天的花费', en: 'The shop asks quickreg costs what this day has cost' },
    async run({ wechat, readCosts }) {
      const { today } = await wechat.see()
      const { charges, total, registered } = await readCosts(today.day)
      const counted = (name: string) =>
        charges.filter(({ rung }) => rung === name).reduce((sum, { count }) => sum + count, 0)
      verify(
        { quick: counted('quick'), realtime: counted('realtime'), texts: counted('sms') },
        { quick: today.quick, realtime: today.realtime, texts: today.texts },
      )
      const share = Math.round((registered.shareWithoutSms ?? 0) * 100)
      return {
        zh: `${total.yuan} 元，新注册 ${registered.count} 人，其中 ${share} % 没用短信；与微信的账单、短信的条数一致`,
        en: `${total.yuan} yuan for ${registered.count} new people, ${share} % of them without SMS; as WeChat's bill and the texts have it`,
      }
    },
  },
]
