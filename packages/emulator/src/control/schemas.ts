import { z } from 'zod'
import { standings } from '../state/apps.ts'
import { malformations, smsRoute } from '../faults/faults.ts'
import { endpoints } from '../platform/endpoints.ts'
import { defaultClient, networks, platforms } from '../device/client.ts'
import { errnoTexts } from '../device/failure.ts'
import { privacyAnswers } from '../device/privacy.ts'
import { vendors } from '../vendors/vendors.ts'

const appid = z.string().regex(/^wx[0-9a-f]{16}$/, 'wx and 16 hex digits')
const secret = z.string().regex(/^[0-9a-f]{32}$/, '32 hex digits')
const count = z.int().min(0)
const phone = z.strictObject({
  countryCode: z.string().regex(/^[1-9]\d{0,2}$/, 'the digits of a country code, without plus'),
  purePhoneNumber: z.string().regex(/^\d{4,14}$/, '4 to 14 digits'),
})

const rateLimit = z.strictObject({ perMinute: count.optional(), perDay: count.optional() })

const push = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  token: z.string().min(1),
  encodingAESKey: z.string().regex(/^[A-Za-z0-9]{43}$/, '43 letters and digits'),
})

/** A key may be left out: WeChat then answers 40238 or 40239. */
const apiSecurityKeys = z.strictObject({
  symmetric: z.strictObject({ sn: z.string().min(1), key: z.base64().length(44, 'base64 of 32 bytes') }).optional(),
  asymmetric: z.strictObject({ sn: z.string().min(1), publicKeyPem: z.string().min(1) }).optional(),
})

const apiSecurity = z.union([apiSecurityKeys, z.strictObject({ rotatePlatformKey: z.literal(true) })])

const appSettings = {
  secret: secret.optional(),
  name: z.string().min(1).max(30).optional(),
  verified: z.boolean().optional(),
  personal: z.boolean().optional(),
  phoneRight: z.boolean().optional(),
  quota: count.optional(),
  privacyDeclared: z.boolean().optional(),
  privacyBanned: z.boolean().optional(),
  rotateOnLogin: z.boolean().optional(),
  ipAllowlist: z.array(z.string().min(1)).optional(),
  standing: z.enum(standings).optional(),
  openPlatform: z.string().min(1).nullable().optional(),
  limits: z.record(z.string().startsWith('/'), rateLimit).optional(),
  openidMismatchErrcode: z.int().optional(),
  encryptedMsgHash: z.enum(['text', 'bytes']).optional(),
  countryCodeType: z.enum(['string', 'number']).optional(),
  foreignPhoneNumber: z.enum(['plus', 'digits', 'spaced']).optional(),
  push: push.nullable().optional(),
  apiSecurity: apiSecurity.nullable().optional(),
}

export const newApp = z.strictObject({ appid: appid.optional(), ...appSettings })
export const appPatch = z.strictObject(appSettings)

const forcedFailure = z
  .strictObject({ errMsg: z.string().min(1).optional(), errno: z.int().optional() })
  .refine(({ errMsg, errno }) => errMsg !== undefined || (errno !== undefined && errno in errnoTexts), {
    message: 'an errMsg, or an errno whose text is known',
  })

const userSettings = {
  nickname: z.string().max(64).optional(),
  phones: z.array(phone).max(10).optional(),
  phoneUnverified: z.boolean().optional(),
  loginBlocked: z.boolean().optional(),
  phoneBlocked: z.boolean().optional(),
  phoneTapFails: forcedFailure.nullable().optional(),
  highRisk: z.boolean().optional(),
}

export const newUser = z.strictObject({
  userId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, _ or -')
    .optional(),
  ...userSettings,
})

/** The last three act on what exists between the person and one app, or every app if none is named. */
export const userPatch = z.strictObject({
  ...userSettings,
  appid: appid.optional(),
  privacyAgreed: z.boolean().optional(),
  rotateSessionKey: z.literal(true).optional(),
  expireSession: z.literal(true).optional(),
})

const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'like 3.8.0')

const client = z.strictObject({
  platform: z.enum(platforms).default(defaultClient.platform),
  sdkVersion: version.default(defaultClient.sdkVersion),
  wechatVersion: version.default(defaultClient.wechatVersion),
  network: z.enum(networks).default(defaultClient.network),
})

const deviceCall = { appid, client: client.prefault({}), fail: forcedFailure.optional() }

export const loginBody = z.strictObject(deviceCall)
export const profileBody = z.strictObject({ appid })

const buttonTap = {
  appid,
  client: client.prefault({}),
  kind: z.enum(['quick', 'realtime']),
  coupled: z.boolean().default(false),
}

export const phoneSheetBody = z.strictObject({ ...buttonTap, privacy: z.literal('agree').optional() })
export const phoneTapBody = z
  .strictObject({
    ...buttonTap,
    fail: forcedFailure.optional(),
    allow: z.boolean(),
    phone: phone.optional(),
    privacy: z.enum(privacyAnswers).default('agree'),
    tappedAt: z.iso.datetime({ offset: true }).optional(),
    sheetOpenSeconds: count.optional(),
  })
  .refine(({ tappedAt, sheetOpenSeconds }) => tappedAt === undefined || sheetOpenSeconds === undefined, {
    message: 'tappedAt or sheetOpenSeconds, not both',
  })

export const privacyBody = z.strictObject({
  appid,
  client: client.prefault({}),
  answer: z.enum(['agree', 'disagree', 'refuse_popup']).optional(),
})

export const clockBody = z.union([
  z.strictObject({ advanceSeconds: z.number() }),
  z.strictObject({ now: z.iso.datetime({ offset: true }) }),
])

const faultCommon = {
  route: z
    .string()
    .refine(
      (route) => route === '*' || route === smsRoute || endpoints.has(route) || vendors.has(route),
      'an emulated route, or * for all of WeChat’s',
    ),
  times: count.optional(),
  probability: z.number().min(0).max(1).optional(),
  delayMs: count.max(600_000).optional(),
}
const afterEffect = z.boolean().optional()

export const faultsBody = z.strictObject({
  faults: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('errcode'),
        errcode: z.int(),
        errmsg: z.string().optional(),
        afterEffect,
        ...faultCommon,
        route: faultCommon.route.refine(
          (route) => route === '*' || endpoints.has(route),
          'only WeChat answers with an errcode',
        ),
      }),
      z.strictObject({
        kind: z.literal('code'),
        code: z.string().min(1).max(100),
        message: z.string().optional(),
        afterEffect,
        ...faultCommon,
        route: z.string().refine((route) => vendors.has(route), 'only SMS vendors answer with a code'),
      }),
      z.strictObject({ kind: z.literal('status'), status: z.int().min(200).max(599), afterEffect, ...faultCommon }),
      z.strictObject({ kind: z.literal('delay'), ...faultCommon, delayMs: count.max(600_000) }),
      z.strictObject({ kind: z.literal('drip'), bytesPerSecond: z.number().positive().max(1000), ...faultCommon }),
      z.strictObject({ kind: z.literal('cut'), afterBytes: count.optional(), ...faultCommon }),
      z.strictObject({ kind: z.literal('malformed'), body: z.enum(malformations), afterEffect, ...faultCommon }),
      z.strictObject({ kind: z.literal('no_answer'), afterEffect, ...faultCommon }),
      z.strictObject({ kind: z.literal('drop_after_effect'), ...faultCommon }),
    ]),
  ),
})

export const pushBody = z.strictObject({
  appid,
  userId: z.string(),
  event: z.enum(['user_authorization_revoke', 'user_authorization_cancellation', 'user_info_modified']),
  /** 8 is the phone number. */
  revokeInfo: z.string().optional(),
})

export const revokeBody = z.strictObject({ appid, revokeInfo: z.string().default('8') })
export const verifyPushBody = z.strictObject({ appid })
export const emptyBody = z.strictObject({})
