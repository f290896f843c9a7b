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

interface PrivacyQuestion {
  api: string
  app: App
  relation: Relation
  client: Client
  /** The button's open-type also is agreePrivacyAuthorization: its tap is the consent. */
  coupled: boolean
  answer: PrivacyAnswer
  now: number
}

/** Below library 2.32.3 nothing is intercepted, not even a missing declaration. */
export function checkPrivacy(question: PrivacyQuestion): DeviceFailure | undefined {
  const { api, app, relation, client, coupled, answer, now } = question
  if (!isAtLeast(client.sdkVersion, since.privacyChecks)) return undefined
  if (!app.privacyDeclared) return fail(api, client, 'api scope is not declared in the privacy agreement', 112)
  if (app.privacyBanned) return fail(api, client, 'appid privacy api banned', 1025)
  if (relation.privacyAgreed) return undefined
  const notAuthorized = (more = '') => fail(api, client, `privacy permission is not authorized${more}`, 104)
  if (!coupled) {
    const refusedAt = relation.popupRefusedAt
    if (refusedAt !== undefined && now - refusedAt < popupStaysAwayMs) return notAuthorized()
    if (answer === 'refuse_popup' || answer === 'refuse_merged') relation.popupRefusedAt = now
    if (answer === 'refuse_merged') return fail(api, client, 'user deny', 103)
    if (answer === 'wrong_button') return notAuthorized(' or buttonId is wrong')
    if (answer !== 'agree') return notAuthorized()
  }
  relation.privacyAgreed = true
  return undefined
}
