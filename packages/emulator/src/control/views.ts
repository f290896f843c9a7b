import type { Emulation } from '../emulation.ts'
import type { App } from '../state/apps.ts'
import { codeLifeMs, type LoginCode, type PhoneCode } from '../state/codes.ts'
import { openidOf, unionidOf } from '../state/identity.ts'
import type { Relation } from '../state/sessionKeys.ts'
import type { User } from '../state/users.ts'
import type { World } from '../state/world.ts'
import { aliyun as aliyunVendor } from '../vendors/aliyun/aliyun.ts'
import { tencent as tencentVendor } from '../vendors/tencent/tencent.ts'

const iso = (at: number): string => new Date(at).toISOString()

/** The app, without WeChat's own private keys. */
export function appView({ apiSecurity, ...app }: App) {
  if (!apiSecurity) return { ...app, apiSecurity }
  const { symmetric, asymmetric, platform } = apiSecurity
  return {
    ...app,
    apiSecurity: { symmetric, asymmetric, platform: { sn: platform.sn, publicKeyPem: platform.publicKeyPem } },
  }
}

export function userView(world: World, user: User) {
  const apps = [...world.apps.values()]
  const bound = apps.filter((app): app is App & { openPlatform: string } => app.openPlatform !== null)
  return {
    ...user,
    openids: Object.fromEntries(apps.map(({ appid }) => [appid, openidOf(appid, user.userId)])),
    unionids: Object.fromEntries(bound.map((app) => [app.appid, unionidOf(app.openPlatform, user.userId)])),
  }
}

/** The session_key is shown: tests forge with it. Whoever can read this can also reset the emulator. */
const sessionView = ({ session, ...relation }: Relation) => ({
  appid: relation.appid,
  userId: relation.userId,
  openid: relation.openid,
  privacyAgreed: relation.privacyAgreed,
  keyEpoch: relation.epoch,
  ...(session && {
    sessionKey: session.sessionKey,
    createdAt: iso(session.createdAt),
    expiresAt: iso(session.expiresAt),
  }),
})

const codeView = (code: LoginCode, kind: 'login' | PhoneCode['kind']) => ({
  code: code.code,
  kind,
  appid: code.appid,
  userId: code.userId,
  openid: openidOf(code.appid, code.userId),
  expiresAt: iso(code.mintedAt + codeLifeMs),
  spent: code.spentAt !== undefined,
  ...(code.spentAt !== undefined && { spentAt: iso(code.spentAt) }),
})

export const chargesView = ({ charges }: World) => charges.map((charge) => ({ ...charge, at: iso(charge.at) }))

export const smsView = ({ sms }: World) => sms.map((message) => ({ ...message, at: iso(message.at) }))

/** Whom a server may pretend to be towards the vendors, and where they listen. */
export const smsVendorsView = ({ smsAccounts: { tencent, aliyun } }: World) => ({
  tencent: { path: tencentVendor.path, ...tencent },
  aliyun: { path: aliyunVendor.path, ...aliyun },
})

/** Limits as configured, with what has been used of them. */
const limitsView = ({ rates, apps }: World) =>
  [...rates].map(([key, { usedThisMinute, usedToday }]) => {
    const [appid, path] = key.split(' ') as [string, string]
    return { appid, path, usedThisMinute, usedToday, ...apps.get(appid)?.limits[path] }
  })

export function stateView({ world, clock, faults }: Emulation) {
  return {
    now: clock.now().toISOString(),
    apps: [...world.apps.values()].map(appView),
    users: [...world.users.values()].map((user) => userView(world, user)),
    sessions: [...world.relations.values()].map(sessionView),
    codes: [
      ...[...world.loginCodes.values()].map((code) => codeView(code, 'login')),
      ...[...world.phoneCodes.values()].map((code) => codeView(code, code.kind)),
    ],
    smsVendors: smsVendorsView(world),
    charges: chargesView(world),
    limits: limitsView(world),
    calls: Object.fromEntries(world.calls),
    faults: faults.list(),
  }
}
