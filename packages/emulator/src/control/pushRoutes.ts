import type { Emulation } from '../emulation.ts'
import { HttpRefusal } from '../http.ts'
import { deliverPush, verifyPushTarget } from '../push.ts'
import type { PushTarget } from '../state/apps.ts'
import { getApp, getUser, withBody } from './route.ts'
import { pushBody, revokeBody, verifyPushBody } from './schemas.ts'

/** Message push to the URL that the app has configured; each route says what the receiver answered. */
export const pushRoutes = [
  withBody('POST')('/_emulator/push', pushBody, ({ emulation }, { appid, userId, event, revokeInfo }) =>
    deliverPush(emulation, pushTarget(emulation, appid), {
      appid,
      userId: getUser(emulation, userId).userId,
      event,
      ...(revokeInfo !== undefined && { revokeInfo }),
    }),
  ),
  withBody('POST')('/_emulator/push/verify', verifyPushBody, ({ emulation }, { appid }) =>
    verifyPushTarget(emulation, pushTarget(emulation, appid)),
  ),
  withBody('POST')('/_emulator/users/:userId/revoke', revokeBody, ({ emulation, params }, { appid, revokeInfo }) =>
    deliverPush(emulation, pushTarget(emulation, appid), {
      appid,
      userId: getUser(emulation, params.userId!).userId,
      event: 'user_authorization_revoke',
      revokeInfo,
    }),
  ),
]

function pushTarget(emulation: Emulation, appid: string): PushTarget {
  const { push } = getApp(emulation, appid)
  if (push) return push
  throw new HttpRefusal(409, 'push_not_configured', "Set the app's push {url, token, encodingAESKey} first.")
}
