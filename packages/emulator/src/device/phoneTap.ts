import { sealOpenData } from '@quickreg/protocol'
import type { Emulation } from '../emulation.ts'
import { mayAskForPhones } from '../state/apps.ts'
import { charge } from '../state/charges.ts'
import { mintPhoneCode } from '../state/codes.ts'
import { rememberSealed } from '../state/sealedMessages.ts'
import { relationOf, sessionKeyInUse } from '../state/sessionKeys.ts'
import type { Phone } from '../state/users.ts'
import { isAtLeast, knowsPhoneCode, since } from './client.ts'
import { fail, forcedFailure, networkFailure, type DeviceFailure } from './failure.ts'
import type { DeviceCall } from './login.ts'
import { phoneInfo } from './phoneInfo.ts'
import { checkPrivacy, type PrivacyAnswer } from './privacy.ts'

interface PhoneTap extends DeviceCall {
  kind: 'quick' | 'realtime'
  /** The person's answer to the phone sheet. */
  allow: boolean
  /** The number picked or added in the sheet; the first bound one if absent. */
  phone?: Phone
  coupled: boolean
  privacy: PrivacyAnswer
  /** How long the sheet stayed open; the code's five minutes run from the tap. */
  sheetOpenSeconds: number
}

interface PhoneGranted {
  errMsg: string
  code?: string
  encryptedData?: string
  iv?: string
}

type PhoneTapDetail = PhoneGranted | DeviceFailure

const apis = { quick: 'getPhoneNumber', realtime: 'getRealtimePhoneNumber' } as const

/** A tap on the phone button, from the finger to the event's `detail`. */
export function tapPhoneButton(emulation: Emulation, tap: PhoneTap): PhoneTapDetail {
  const api = apis[tap.kind]
  if (tap.fail) return forcedFailure(api, tap.client, tap.fail)
  const failure = refuseBeforeSheet(emulation, api, tap) ?? refuseInSheet(api, tap)
  return failure ?? grantPhone(emulation, tap, tap.phone ?? tap.user.phones[0]!)
}

function refuseBeforeSheet(emulation: Emulation, api: string, tap: PhoneTap): DeviceFailure | undefined {
  const { app, user, client, coupled } = tap
  if (tap.kind === 'realtime') {
    if (client.platform === 'devtools') return fail(api, client, 'getrealtimephonenumber not supported on devtools')
    // An older library does not know the open-type; real ones stay silent, which no program could wait for.
    if (!isAtLeast(client.sdkVersion, since.realtimePhoneNumber)) return fail(api, client, 'not support')
  }
  const relation = relationOf(emulation.world, app.appid, user.userId)
  const now = emulation.clock.now().getTime()
  const privacy = checkPrivacy({ api, app, relation, client, coupled, answer: tap.privacy, now })
  if (privacy) return privacy
  const unreachable = networkFailure(api, client)
  if (unreachable) return unreachable
  if (!app.verified || app.personal) return fail(api, client, 'no permission', 102)
  if (!mayAskForPhones(app)) return fail(api, client, 'operateWXData:fail jsapi has no permission', 102)
  if (user.phoneBlocked) return fail(api, client, 'user getPhoneNumber is blocked', 1421102)
  if (app.quota <= 0) return fail(api, client, 'appid no enough quota', 1400001)
  return undefined
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
  const granted: PhoneGranted = { errMsg: `${apis[kind]}:ok` }
  if (kind === 'quick') Object.assign(granted, sealPhone(emulation, tap, phone, now))
  if (knowsPhoneCode(client)) {
    const mintedAt = now - tap.sheetOpenSeconds * 1000
    const details = { appid: app.appid, userId: user.userId, kind, phone, mintedAt, consentedAt: now }
    granted.code = mintPhoneCode(world, random, details).code
  }
  return granted
}

function sealPhone({ world, random }: Emulation, { app, user }: PhoneTap, phone: Phone, now: number) {
  const sessionKey = sessionKeyInUse(relationOf(world, app.appid, user.userId), random, now)
  const sealed = sealOpenData({ payload: phoneInfo(app, phone, now), sessionKey, iv: random.bytes(16) })
  rememberSealed(world, { appid: app.appid, encryptedData: sealed.encryptedData, now })
  return sealed
}
