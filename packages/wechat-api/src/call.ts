import { timedOut, type Deadline } from './deadline.ts'
import { WechatApiError, type WechatApiFailure } from './errors.ts'
import type { Endpoint, Exchange, Failed, Outcome } from './exchange.ts'
import { phonePath } from './paths.ts'

/** Of the time left, the part a first try may take when a second one is allowed. */
const firstTryShare = 0.6

export interface CallDeps {
  exchange: Exchange
  sleep: (ms: number) => Promise<void>
  random: (bytes: number) => Uint8Array
}

export interface CallRules {
  deadline: Deadline
  /** The call may be sent again, once, when it is unclear what became of it. */
  repeatable: boolean
  /** Where its access_token comes from, if it needs one. */
  tokens?: { get(): Promise<string>; drop(accessToken: string): Promise<void> }
}

/**
 * Makes a call: at most one more try after an unclear failure, and one more with a new access_token.
 *
 * @throws {WechatApiError}
 */
export async function call<T>(
  endpoint: Endpoint<T>,
  rules: CallRules,
  { exchange, sleep, random }: CallDeps,
): Promise<T> {
  const { deadline, repeatable, tokens } = rules
  const { path } = endpoint
  let mayRepeat = repeatable
  let mayRenew = tokens !== undefined
  let unclear = false // an earlier try may have had its effect

  for (;;) {
    const accessToken: string | undefined = tokens && (await accessTokenFor(path, tokens.get(), deadline, unclear))
    const timeoutMs = Math.ceil(deadline.remainingMs() * (mayRepeat ? firstTryShare : 1))
    if (timeoutMs === 0) throw new WechatApiError({ kind: 'unavailable', path, mayHaveHappened: unclear })

    const outcome: Outcome<T> = await exchange(endpoint, { accessToken, timeoutMs })
    if (outcome.ok) return outcome.value
    const { failure, repeat }: Failed = outcome

    if (repeat === 'new-token' && accessToken !== undefined) {
      await tokens?.drop(accessToken)
      if (mayRenew) {
        mayRenew = false
        continue
      }
    }
    const pauseMs = 50 + (random(1)[0] ?? 0)
    if (repeat === 'same-request' && mayRepeat && pauseMs < deadline.remainingMs()) {
      mayRepeat = false
      unclear ||= failure.mayHaveHappened
      await sleep(pauseMs)
      continue
    }
    throw new WechatApiError(unclear ? afterUnclear(failure) : failure)
  }
}

function afterUnclear(failure: WechatApiFailure): WechatApiFailure {
  // A spent phone code answers 40029 like a wrong one, and it may be our own first try that spent it.
  const perhapsOurs = failure.path === phonePath && failure.errcode === 40029
  return { ...failure, kind: perhapsOurs ? 'unknown_outcome' : failure.kind, mayHaveHappened: true }
}

/** Waits for the token no longer than the call may take; a failure to get one says nothing about the call's own effect. */
async function accessTokenFor(
  path: string,
  token: Promise<string>,
  deadline: Deadline,
  mayHaveHappened: boolean,
): Promise<string> {
  const settled = await deadline.race(
    token.catch((error: unknown) => {
      if (!(error instanceof WechatApiError)) throw error
      return error
    }),
  )
  if (settled === timedOut) throw new WechatApiError({ kind: 'unavailable', path, mayHaveHappened })
  if (settled instanceof WechatApiError) {
    const { kind, errcode, rid, retryAfterSeconds } = settled
    const cause = settled.cause as WechatApiFailure['cause']
    throw new WechatApiError({ kind, path: settled.path, errcode, rid, retryAfterSeconds, mayHaveHappened, cause })
  }
  return settled
}
