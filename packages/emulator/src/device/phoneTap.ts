import { sealOpenData } from '@quickreg/protocol'
import type { Emulation } from '../emulation.ts'
import { charge } from '../state/charges.ts'
import { mintPhoneCode } from '../state/codes.ts'
import { rememberSealed } from '../state/sealedMessages.ts'
import { relationOf, sessionKeyInUse } from '../state/sessionKeys.ts'
import type { Phone } from '../state/users.ts'
import { isAtLeast, knowsPhoneCode, since } from './client.ts'
import { fail, forcedFailure, type DeviceFailure } from './failure.ts'
import { phoneInfo } from './phoneInfo.ts'
import { decideTap, phoneApis, type ButtonTap } from './phoneSheet.ts'
import { answerPrivacy, type PrivacyAnswer } from './privacy.ts'

interface PhoneTap extends ButtonTap {
  /** The person's answer to the phone sheet. */
  allow: boolean
  /** The number picked or added in the sheet; the first bound one if absent. */
  phone?: Phone
  privacy: PrivacyAnswer
  /** When the finger was on the button, ms; the code's five minutes run from there, however long the sheet stays open. */
  tappedAt: number
}

interface PhoneGranted {
  errMsg: string
  code?: string
  encryptedData?: string
  iv?: string
}

type PhoneTapDetail = PhoneGranted | DeviceFailure

/** A tap on the phone button with all its answers, from the finger to the event's `detail`. */
export function tapPhoneButton(emulation: Emulation, tap: PhoneTap): PhoneTapDetail {
  const api = phoneApis[tap.kind]
  if (tap.fail) return forcedFailure(api, tap.client, tap.fail)
  const failure = refuseBeforeSheet(emulation, api, tap) ?? refuseInSheet(api, tap)
  return failure ?? grantPhone(emulation, tap, tap.phone ?? tap.user.phones[0]!)
}

function refuseBeforeSheet(emulation: Emulation, api: string, tap: PhoneTap): DeviceFailure | undefined {
  const relation = relationOf(emulation.world, tap.app.appid, tap.user.userId)
  const decision = decideTap(emulation, tap, { agreed: false })
  if (decision.ask === 'privacy') {
    const now = emulation.clock.now().getTime()
    const refused = answerPrivacy(relation, tap.privacy, { api, client: tap.client, now })
    return refused ?? refuseBeforeSheet(emulation, api, tap)
  }
  if (decision.consent) relation.privacyAgreed = true
  return decision.ask === 'nothing' ? decision.detail : undefined
}

function refuseInSheet(api: string, { user, client, allow, phone }: PhoneTap): DeviceFailure | undefined {
  if (!allow) {
    const oldDevtools = client.platform === 'devtools' && !isAtLeast(client.sdkVersion, since.failInDevtools)
    return oldDevtools ? { errMsg: `${api}:user deny` } : fail(api, client, 'user deny')
  }
  if (!phone && user.phones.length === 0) {
    return fail(api, client, '用户未绑定手机，请先在微信客户端进行绑定后重试')
  }
  if (user.phoneUnverified) {
    const text =
      'Error: The mobile phone user bound needs to be verified. Please complete the SMS verification step on the client'
    return fail(api, client, text)
  }
  return undefined
}

/** Charged here, when the callback reaches the page, and not when a server exchanges the code. */
function grantPhone(emulation: Emulation, tap: PhoneTap, phone: Phone): PhoneGranted {
  const { world, random, clock } = emulation
  const { app, user, kind, client } = tap
  const now = clock.now().getTime()
  charge(world, app, { userId: user.userId, kind, now })
  const granted: PhoneGranted = { errMsg: `${phoneApis[kind]}:ok` }
  if (kind === 'quick') Object.assign(granted, sealPhone(emulation, tap, phone, now))
  if (knowsPhoneCode(client)) {
    const details = { appid: app.appid, userId: user.userId, kind, phone, mintedAt: tap.tappedAt, consentedAt: now }
    granted.code = mintPhoneCode(world, random, details).code
  }
  return granted
}

function sealPhone({ world, random }: Emulation, { app, user }: PhoneTap, phone: Phone, now: number) {
  const sessionKey = sessionKeyInUse(world, relationOf(world, app.appid, user.userId), random, now)
  const sealed = sealOpenData({ payload: phoneInfo(app, phone, now), sessionKey, iv: random.bytes(16) })
  rememberSealed(world, { appid: app.appid, encryptedData: sealed.encryptedData, now })
  return sealed
}
