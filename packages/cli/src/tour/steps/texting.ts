import { verify } from '../verify.ts'
import type { Step } from '../walk.ts'
import type { World } from '../world.ts'
import { codeIn, otherThan } from '../code.ts'

const songsPhone = '+8613700137000'
const minute = 60

/** Who declines types a number and a code; the door is as wide as a person needs. */
export const texting: readonly Step<World>[] = [
  {
    does: { zh: '宋女士两个按钮都拒绝，自己输入手机号', en: 'Song declines both buttons and types her number' },
    async run({ song, wechat }) {
      const before = await wechat.see()
      await song.open()
      await song.agree('join')
      await song.report(await song.tap({ allow: false }))
      const refused = await song.report(await song.tap({ kind: 'realtime', allow: false }))
      const sent = await song.askForCode('137 0013 7000')
      const seen = await wechat.see()
      verify(
        {
          next: refused.next,
          state: sent.state,
          phone: sent.phone,
          resendAfterSeconds: sent.resendAfterSeconds,
          texts: seen.textsTo(songsPhone).length,
          charges: seen.charges,
        },
        {
          next: 'sms',
          state: 'otp_sent',
          phone: '137******00',
          resendAfterSeconds: minute,
          texts: 1,
          charges: before.charges,
        },
      )
      return {
        zh: `验证码发往 ${sent.phone}，短信已到她的手机；微信：不计费`,
        en: `a code on its way to ${sent.phone}, the text is on her phone; WeChat: nothing charged`,
      }
    },
  },
  {
    does: { zh: '她等不及，马上再要一条', en: 'She cannot wait and asks for another at once' },
    async run({ song, wechat }) {
      const sent = await song.askForCode(songsPhone)
      const seen = await wechat.see()
      verify(
        { state: sent.state, mayResendLater: sent.resendAfterSeconds > 0, texts: seen.textsTo(songsPhone).length },
        { state: 'otp_sent', mayResendLater: true, texts: 1 },
      )
      return {
        zh: `同样的回答，还要等 ${sent.resendAfterSeconds} 秒；手机上仍然只有一条短信`,
        en: `the same answer, ${sent.resendAfterSeconds} seconds to wait; still one text on her phone`,
      }
    },
  },
  {
    does: { zh: '马先生想让她的手机再收到一条', en: 'Ma wants another text sent to her phone' },
    async run({ ma, wechat }) {
      await ma.open()
      await ma.agree('join')
      const { problem, retryAfter } = await ma.askForCodeInVain(songsPhone, 429)
      const seen = await wechat.see()
      verify(
        {
          code: problem.code,
          retryAfter,
          isWithinAMinute: Number(retryAfter) > 0 && Number(retryAfter) <= minute,
          texts: seen.textsTo(songsPhone).length,
        },
        { code: 'rate_limited', retryAfter: String(problem.retryAfterSeconds), isWithinAMinute: true, texts: 1 },
      )
      return {
        zh: `429，Retry-After: ${retryAfter}：一个号码一分钟只发一条，不管是谁要的；她的手机没有再响`,
        en: `429 with Retry-After: ${retryAfter}, for a number gets one a minute, whoever asks; her phone stays silent`,
      }
    },
  },
  {
    does: { zh: '宋女士输错五次，再输入正确的', en: 'Song types five wrong codes, and then the right one' },
    async run({ song, wechat }) {
      const right = codeIn((await wechat.see()).textsTo(songsPhone).at(-1))
      const codes: string[] = []
      for (let tries = 0; tries < 5; tries++) codes.push((await song.typeCodeInVain(otherThan(right), 422)).code)
      const late = await song.typeCodeInVain(right, 409)
      const flow = await song.lookAtFlow()
      verify(
        { codes, late: late.code, state: flow.state },
        { codes: Array(5).fill('otp_rejected'), late: 'otp_expired', state: 'otp_sent' },
      )
      return {
        zh: '五次 otp_rejected，每次都算数：这个验证码作废，正确的也只得到 otp_expired',
        en: 'otp_rejected five times, each counted: the code is dead, and even the right one is otp_expired',
      }
    },
  },
  {
    does: {
      zh: '一分钟后她再要一条，先错输旧的，再输入新的',
      en: 'A minute later she requests another, types the old one by mistake, and then the new one',
    },
    async run({ song, wechat }) {
      const before = await wechat.see()
      await wechat.advance(minute)
      await song.askForCode(songsPhone)
      const [old, newest, ...more] = (await wechat.see()).textsTo(songsPhone)
      const refused = await song.typeCodeInVain(codeIn(old), 422)
      const outcome = await song.typeCode(codeIn(newest))
      const account = await song.lookAtAccount()
      const seen = await wechat.see()
      verify(
        {
          refused: refused.code,
          isNew: outcome.isNew,
          confirmed: outcome.confirmed,
          account: account.id,
          phone: account.phone,
          textsTooMany: more.length,
          charges: seen.charges,
        },
        {
          refused: 'otp_rejected',
          isNew: true,
          confirmed: true,
          account: outcome.account?.id,
          phone: songsPhone,
          textsTooMany: 0,
          charges: before.charges,
        },
      )
      return {
        zh: `只有最新的验证码有效：已注册 ${outcome.account?.phone}，confirmed: true；微信：不计费`,
        en: `only the newest counts: registered ${outcome.account?.phone}, confirmed: true; WeChat: nothing charged`,
      }
    },
  },
]
