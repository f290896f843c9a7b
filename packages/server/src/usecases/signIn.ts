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
  async ({ loginCode }: { loginCode: string }): Promise<SignedInView> => {
    // Reserved before WeChat is asked: of any number of racers, in any number of processes, one asks.
    if (!(await sessions.reserveLoginCode({ loginCode, now: now() }))) {
      throw new RegistrationError('wechat_code_rejected')
    }
    const person = await wechat.signIn({ loginCode })
    const sessionToken = `qs_${random(32).toString('base64url')}`
    const { session, known } = await sessions.signIn({ ...person, appid, sessionToken, now: now() })
    meter.count('sign_ins', known ? 'known' : 'new')
    return {
      session,
      sessionToken,
      ...(known && { account: known.account, tokens: issueTokens(known.family) }),
    }
  }
