import type { Emulation } from '../emulation.ts'
import type { App } from '../state/apps.ts'
import { mintLoginCode } from '../state/codes.ts'
import { liveSession, relationOf, sessionKeyAtLogin } from '../state/sessionKeys.ts'
import type { User } from '../state/users.ts'
import type { Client } from './client.ts'
import { fail, forcedFailure, networkFailure, type DeviceFailure, type ForcedFailure } from './failure.ts'

export interface DeviceCall {
  app: App
  user: User
  client: Client
  fail?: ForcedFailure
}

/** wx.login */
export function login(emulation: Emulation, call: DeviceCall): { code: string; errMsg: string } | DeviceFailure {
  const { world, random, clock } = emulation
  const { app, user, client } = call
  if (call.fail) return forcedFailure('login', client, call.fail)
  const unreachable = networkFailure('login', client)
  if (unreachable) return unreachable
  if (user.loginBlocked) return fail('login', client, 'wxa login is blocked', 1402101)
  const now = clock.now().getTime()
  sessionKeyAtLogin(world, relationOf(world, app.appid, user.userId), app, random, now)
  const { code } = mintLoginCode(world, random, { appid: app.appid, userId: user.userId, now })
  return { code, errMsg: 'login:ok' }
}

/** wx.checkSession: whether the last login's session still lives, whatever the server has stored. */
export function checkSession(emulation: Emulation, call: DeviceCall): DeviceFailure {
  const { app, user, client } = call
  if (call.fail) return forcedFailure('checkSession', client, call.fail)
  const unreachable = networkFailure('checkSession', client)
  if (unreachable) return unreachable
  const relation = relationOf(emulation.world, app.appid, user.userId)
  if (liveSession(relation, emulation.clock.now().getTime())) return { errMsg: 'checkSession:ok' }
  // Both texts were seen; which client prints which is not known.
  const prefix = client.platform === 'devtools' ? '系统错误，错误码：-13001,' : ''
  return fail('checkSession', client, `${prefix}session time out, need relogin`)
}
