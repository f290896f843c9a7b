import type { App } from '../state/apps.ts'
import { isExpired } from '../state/codes.ts'
import { openidOf, unionidOf } from '../state/identity.ts'
import { relationOf, sessionKeyInUse } from '../state/sessionKeys.ts'
import { authenticateApp, countCallOf, requireCredentials } from './credentials.ts'
import type { OpenEndpoint, PlatformCall } from './endpoint.ts'
import { WechatRefusal } from './refusals.ts'

/** Parameters are read from the query alone, whatever the method: reports have 41002 for those who POST them. */
export const jscode2session: OpenEndpoint = {
  path: '/sns/jscode2session',
  method: 'any',
  contentType: 'text/plain',
  ridPrefix: ', ',
  access: 'secret',
  answer(call) {
    const { query } = call.request
    const credentials = requireCredentials({ appid: query.get('appid'), secret: query.get('secret') })
    const code = query.get('js_code')
    if (!code) throw new WechatRefusal(41008)
    if (query.get('grant_type') !== 'authorization_code') throw new WechatRefusal(40002)
    const app = authenticateApp(call, credentials, ', ')
    countCallOf(call, app)
    return exchange(call, app, code)
  },
}

function exchange({ emulation: { world, random }, now }: PlatformCall, app: App, code: string): object {
  const loginCode = world.loginCodes.get(code)
  if (!loginCode || loginCode.appid !== app.appid) throw new WechatRefusal(40029)
  if (loginCode.spentAt !== undefined) throw new WechatRefusal(40163)
  if (isExpired(loginCode, now)) throw new WechatRefusal(40029)
  const user = world.users.get(loginCode.userId)
  if (!user) throw new WechatRefusal(40029)
  if (user.highRisk) throw new WechatRefusal(40226)
  loginCode.spentAt = now
  // Of several logins, all codes give the key that is in force when they are exchanged: there is only one at a time.
  const sessionKey = sessionKeyInUse(world, relationOf(world, app.appid, user.userId), random, now)
  return {
    session_key: sessionKey,
    openid: openidOf(app.appid, user.userId),
    ...(app.openPlatform !== null && { unionid: unionidOf(app.openPlatform, user.userId) }),
  }
}
