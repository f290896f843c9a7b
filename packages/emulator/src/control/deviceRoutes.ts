import { checkSession, login } from '../device/login.ts'
import { phoneSheet } from '../device/phoneSheet.ts'
import { tapPhoneButton } from '../device/phoneTap.ts'
import { privacySetting } from '../device/privacySetting.ts'
import { userProfile } from '../device/profile.ts'
import { getApp, getUser, withBody, type ControlCall } from './route.ts'
import { loginBody, phoneSheetBody, phoneTapBody, privacyBody, profileBody } from './schemas.ts'

/** What a person does with the mini program open; the answers are those a page would see. */
export const deviceRoutes = [
  withBody('POST')('/_emulator/users/:userId/login', loginBody, (call, { appid, ...details }) =>
    login(call.emulation, { ...actors(call, appid), ...details }),
  ),
  withBody('POST')('/_emulator/users/:userId/check-session', loginBody, (call, { appid, ...details }) =>
    checkSession(call.emulation, { ...actors(call, appid), ...details }),
  ),
  withBody('POST')('/_emulator/users/:userId/phone-sheet', phoneSheetBody, (call, { appid, privacy, ...details }) =>
    phoneSheet(call.emulation, { ...actors(call, appid), ...details }, { agreed: privacy === 'agree' }),
  ),
  withBody('POST')('/_emulator/users/:userId/phone-tap', phoneTapBody, (call, body) => {
    const { appid, tappedAt, sheetOpenSeconds = 0, ...details } = body
    const now = call.emulation.clock.now().getTime()
    const finger = tappedAt === undefined ? now - sheetOpenSeconds * 1000 : Date.parse(tappedAt)
    return tapPhoneButton(call.emulation, { ...actors(call, appid), ...details, tappedAt: Math.min(finger, now) })
  }),
  withBody('POST')('/_emulator/users/:userId/privacy', privacyBody, (call, { appid, ...details }) =>
    privacySetting(call.emulation, { ...actors(call, appid), ...details }),
  ),
  withBody('POST')('/_emulator/users/:userId/profile', profileBody, (call, { appid }) => {
    const { app, user } = actors(call, appid)
    return userProfile(call.emulation, app, user)
  }),
]

const actors = ({ emulation, params }: ControlCall, appid: string) => ({
  app: getApp(emulation, appid),
  user: getUser(emulation, params.userId!),
})
