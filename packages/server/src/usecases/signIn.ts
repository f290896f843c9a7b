import { RegistrationError } from '../domain/errors.ts'
import type { Account, Session } from '../domain/entities.ts'
import type { Clock, Meter, Random, SessionStore, Wechat } from '../ports.ts'
import type { IssuedTokens, IssueTokens } from './issueTokens.ts'

interface Deps {
  appid: string
  wechat: Pick<Wechat, 'signIn'>
  sessions: SessionStore
  issueTokens: IssueTokens
  meter: Meter
  now: Clock
  random: Random
}

export interface SignedInView {
  session: Session
  sessionToken: string
  account?: Account
  tokens?: IssuedTokens
}

/** Exchanges the code of wx.login. Whoever is registered has tokens at once: silent sign-in. */
export const signIn =
  ({ appid, wechat, sessions, issueTokens, meter, now, random }: Deps) =>
  async ({ loginCode, network }: { loginCode: string; network?: string }): Promise<SignedInView> => {
    // Reserved before WeChat is asked: of any number of racers, in any number of processes, one asks.
    const reserved = await sessions.reserveLoginCode({ loginCode, network, now: now() })
    if (reserved.kind === 'spent') throw new RegistrationError('wechat_code_rejected')
    if (reserved.kind === 'limited') {
      meter.count('limited', 'sign_in')
      throw new RegistrationError('rate_limited', { retryAfterSeconds: reserved.retryAfterSeconds })
    }
    const person = await wechat.signIn({ loginCode }).catch(async (error: unknown) => {
      const isJunk = error instanceof RegistrationError && error.code === 'wechat_code_rejected'
      if (!isJunk) await sessions.forgiveLoginCode({ network })
      throw error
    })
    const sessionToken = `qs_${random(32).toString('base64url')}`
    const { session, known } = await sessions.signIn({ ...person, appid, sessionToken, network, now: now() })
    meter.count('sign_ins', known ? 'known' : 'new')
    return {
      session,
      sessionToken,
      ...(known && { account: known.account, tokens: issueTokens(known.family) }),
    }
  }
