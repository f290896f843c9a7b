import type { App } from '../state/apps.ts'
import type { Relation } from '../state/sessionKeys.ts'
import { isAtLeast, since, type Client } from './client.ts'
import { fail, type DeviceFailure } from './failure.ts'

/**
 * How the person answers whatever asks for consent to the privacy guideline: `disagree` is the page's own listener,
 * `refuse_popup` WeChat's stand-alone popup, `refuse_merged` the one merged with the phone sheet. With `wrong_button` the
 * person agrees, but the page's listener names a button that was not tapped.
 */
export const privacyAnswers = ['agree', 'disagree', 'refuse_popup', 'refuse_merged', 'wrong_button'] as const
export type PrivacyAnswer = (typeof privacyAnswers)[number]

const popupStaysAwayMs = 10_000

/** `consent`: the person agrees by the act itself, whatever is said later. */
export type PrivacyGate = 'open' | 'ask' | 'consent' | DeviceFailure

interface PrivacyQuestion {
  api: string
  app: App
  /** Absent: the two have had nothing to do with each other. */
  relation: Relation | undefined
  client: Client
  /** The button's open-type also is agreePrivacyAuthorization: its tap is the consent. */
  coupled: boolean
  now: number
}

/** Whether the person has to be asked first. Below library 2.32.3 nothing is intercepted, not even a missing declaration. */
export function privacyGate({ api, app, relation, client, coupled, now }: PrivacyQuestion): PrivacyGate {
  if (!isAtLeast(client.sdkVersion, since.privacyChecks)) return 'open'
  if (!app.privacyDeclared) return fail(api, client, 'api scope is not declared in the privacy agreement', 112)
  if (app.privacyBanned) return fail(api, client, 'appid privacy api banned', 1025)
  if (relation?.privacyAgreed) return 'open'
  if (coupled) return 'consent'
  return popupRests(relation, now) ? notAuthorized(api, client) : 'ask'
}

/** Keeps the answer; what follows from a refusal. */
export function answerPrivacy(
  relation: Relation,
  answer: PrivacyAnswer,
  { api, client, now }: { api: string; client: Client; now: number },
): DeviceFailure | undefined {
  if (answer === 'refuse_popup' || answer === 'refuse_merged') relation.popupRefusedAt = now
  if (answer === 'refuse_merged') return fail(api, client, 'user deny', 103)
  if (answer === 'wrong_button') return notAuthorized(api, client, ' or buttonId is wrong')
  if (answer !== 'agree') return notAuthorized(api, client)
  relation.privacyAgreed = true
  return undefined
}

/** After a refusal in its own popup WeChat does not show it again for a while: what needs consent fails at once. */
export const popupRests = (relation: Relation | undefined, now: number): boolean =>
  relation?.popupRefusedAt !== undefined && now - relation.popupRefusedAt < popupStaysAwayMs

const notAuthorized = (api: string, client: Client, more = '') =>
  fail(api, client, `privacy permission is not authorized${more}`, 104)
