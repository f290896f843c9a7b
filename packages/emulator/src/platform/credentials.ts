import type { App, Standing } from '../state/apps.ts'
import { countAgainstLimits } from '../state/usage.ts'
import type { PlatformCall } from './endpoint.ts'
import { WechatRefusal, type RidPrefix } from './refusals.ts'

const standingErrcodes: Record<Exclude<Standing, 'good'>, number> = {
  secret_frozen: 40243,
  token_forbidden: 50004,
  account_frozen: 50007,
  ip_unconfirmed: 89503,
  ip_refused_for_a_day: 89506,
  ip_refused_for_an_hour: 89507,
}

interface Credentials {
  appid: string
  secret: string
}

/** Present and of some length, else 41002 or 41004. */
export function requireCredentials(values: { appid: unknown; secret: unknown }): Credentials {
  const { appid, secret } = values
  if (typeof appid !== 'string' || appid === '') throw new WechatRefusal(41002)
  if (typeof secret !== 'string' || secret === '') throw new WechatRefusal(41004)
  return { appid, secret }
}

/** The app that these credentials belong to: 40013, 40125, its standing, then the IP allowlist (40164). */
export function authenticateApp(call: PlatformCall, credentials: Credentials, ipRidPrefix: RidPrefix): App {
  const app = call.emulation.world.apps.get(credentials.appid)
  if (!app) throw new WechatRefusal(40013)
  if (app.secret !== credentials.secret) throw new WechatRefusal(40125)
  if (app.standing !== 'good') throw new WechatRefusal(standingErrcodes[app.standing])
  const address = call.request.remoteAddress
  if (app.ipAllowlist.length > 0 && !app.ipAllowlist.includes(address)) {
    const text = `invalid ip ${address} ipv6 ::ffff:${address}, not in whitelist`
    throw new WechatRefusal(40164, { text, ridPrefix: ipRidPrefix })
  }
  return app
}

/** 45011 for the minute, 45009 for the day. */
export function countCallOf(call: PlatformCall, app: App): void {
  const verdict = countAgainstLimits(call.emulation.world, app, call.request.path, call.now)
  if (verdict === 'minute') throw new WechatRefusal(45011)
  if (verdict === 'day') throw new WechatRefusal(45009)
}
