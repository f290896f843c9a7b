import { maskPhone } from '@quickreg/protocol'
import type { Emulation } from '../emulation.ts'
import type { PhoneSheet } from '../phone/wire.ts'
import { mayAskForPhones } from '../state/apps.ts'
import { findRelation } from '../state/sessionKeys.ts'
import type { Phone } from '../state/users.ts'
import { isAtLeast, since } from './client.ts'
import { fail, forcedFailure, networkFailure, type DeviceFailure } from './failure.ts'
import type { DeviceCall } from './login.ts'
import { privacyGate } from './privacy.ts'
import { privacyContractName } from './privacySetting.ts'

/** A tap on the phone button, before anybody has answered anything. */
export interface ButtonTap extends DeviceCall {
  kind: 'quick' | 'realtime'
  coupled: boolean
}

/** What the tap comes to next. `consent`: the tap itself agreed to the privacy guideline. */
export type TapDecision =
  | { ask: 'nothing'; detail: DeviceFailure; quotaSheet: boolean; consent: boolean }
  | { ask: 'privacy' }
  | { ask: 'phone'; consent: boolean }

export const phoneApis = { quick: 'getPhoneNumber', realtime: 'getRealtimePhoneNumber' } as const

/** WeChat's decision at a tap, in its order. Changes nothing. */
export function decideTap(emulation: Emulation, tap: ButtonTap, { agreed }: { agreed: boolean }): TapDecision {
  const { app, user, client, coupled } = tap
  const api = phoneApis[tap.kind]
  if (user.phoneTapFails) {
    const detail = forcedFailure(api, client, user.phoneTapFails)
    return { ask: 'nothing', detail, quotaSheet: false, consent: false }
  }
  const tooOld = refuseButton(api, tap)
  if (tooOld) return { ask: 'nothing', detail: tooOld, quotaSheet: false, consent: false }
  const relation = findRelation(emulation.world, app.appid, user.userId)
  const now = emulation.clock.now().getTime()
  const gate = privacyGate({ api, app, relation, client, coupled, now })
  if (typeof gate === 'object') return { ask: 'nothing', detail: gate, quotaSheet: false, consent: false }
  if (gate === 'ask' && !agreed) return { ask: 'privacy' }
  const consent = gate === 'consent'
  const refused = refuseSheet(api, tap)
  if (refused) return { ask: 'nothing', detail: refused, quotaSheet: false, consent }
  if (app.quota > 0) return { ask: 'phone', consent }
  return { ask: 'nothing', detail: fail(api, client, 'appid no enough quota', 1400001), quotaSheet: true, consent }
}

/** What the phone shows after a tap. */
export function phoneSheet(emulation: Emulation, tap: ButtonTap, asked: { agreed: boolean }): PhoneSheet {
  const { app, user, client } = tap
  const decision = decideTap(emulation, tap, asked)
  const tappedAt = emulation.clock.now().toISOString()
  if (decision.ask === 'nothing') return { ask: 'nothing', detail: decision.detail, quotaSheet: decision.quotaSheet }
  if (decision.ask === 'phone') return { ask: 'phone', phones: user.phones.map(shown), appName: app.name, tappedAt }
  const style = isAtLeast(client.sdkVersion, since.mergedPrivacy) ? 'merged' : 'popup'
  return { ask: 'privacy', style, privacyContractName: privacyContractName(app), tappedAt }
}

const shown = (phone: Phone) => ({ ...phone, masked: masked(phone) })

/** Made-up people may have numbers that are too short for E.164; those are hidden whole. */
function masked({ countryCode, purePhoneNumber }: Phone): string {
  const digits = countryCode + purePhoneNumber
  return /^\d{8,15}$/.test(digits) ? maskPhone(`+${digits}`) : '*'.repeat(purePhoneNumber.length)
}

function refuseButton(api: string, { kind, client }: ButtonTap): DeviceFailure | undefined {
  if (kind === 'quick') return undefined
  if (client.platform === 'devtools') return fail(api, client, 'getrealtimephonenumber not supported on devtools')
  // An older library does not know the open-type; real ones stay silent, which no program could wait for.
  return isAtLeast(client.sdkVersion, since.realtimePhoneNumber) ? undefined : fail(api, client, 'not support')
}

function refuseSheet(api: string, { app, user, client }: ButtonTap): DeviceFailure | undefined {
  const unreachable = networkFailure(api, client)
  if (unreachable) return unreachable
  if (!app.verified || app.personal) return fail(api, client, 'no permission', 102)
  if (!mayAskForPhones(app)) return fail(api, client, 'operateWXData:fail jsapi has no permission', 102)
  if (user.phoneBlocked) return fail(api, client, 'user getPhoneNumber is blocked', 1421102)
  return undefined
}
