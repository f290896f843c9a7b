import type { Emulation } from '../emulation.ts'
import { findRelation, relationOf } from '../state/sessionKeys.ts'
import { isAtLeast, since } from './client.ts'
import type { DeviceFailure } from './failure.ts'
import type { DeviceCall } from './login.ts'
import { answerPrivacy, popupRests, type PrivacyAnswer } from './privacy.ts'

interface PrivacyCall extends DeviceCall {
  /** What the person did with a popup, a page's own dialog or its agree button; absent: only a look. */
  answer?: PrivacyAnswer | undefined
}

interface PrivacySetting {
  errMsg: string
  needAuthorization: boolean
  privacyContractName: string
  /** WeChat's popup was refused within the last ten seconds and does not come up again now. */
  popupRests: boolean
}

/** wx.getPrivacySetting, and with an answer the end of wx.requirePrivacyAuthorize. */
export function privacySetting(emulation: Emulation, call: PrivacyCall): PrivacySetting | DeviceFailure {
  const { app, user, client, answer } = call
  const now = emulation.clock.now().getTime()
  const api = answer === undefined ? 'getPrivacySetting' : 'requirePrivacyAuthorize'
  if (answer !== undefined && needsAuthorization(emulation, call)) {
    const refused = answerPrivacy(relationOf(emulation.world, app.appid, user.userId), answer, { api, client, now })
    if (refused) return refused
  }
  return {
    errMsg: `${api}:ok`,
    needAuthorization: needsAuthorization(emulation, call),
    privacyContractName: privacyContractName(app),
    popupRests: popupRests(findRelation(emulation.world, app.appid, user.userId), now),
  }
}

/** Nothing declared, nothing to agree to. */
const needsAuthorization = ({ world }: Emulation, { app, user, client }: PrivacyCall): boolean =>
  isAtLeast(client.sdkVersion, since.privacyChecks) &&
  app.privacyDeclared &&
  !findRelation(world, app.appid, user.userId)?.privacyAgreed

/** As WeChat's console words it unless told otherwise. */
export const privacyContractName = ({ name }: { name: string }): string => `《${name}小程序隐私保护指引》`
