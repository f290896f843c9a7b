import { wechatErrors } from '@quickreg/protocol'
import type { Json, Lab } from '../lab.ts'
import { appid, patchApp } from './lab.ts'
import type { DeviceRow } from './row.ts'

const quick = 'button open-type="getPhoneNumber"'
const realtime = 'button open-type="getRealtimePhoneNumber"'
const android = { platform: 'android' }
const devtools = { platform: 'devtools' }
/** A new library pushed to an old WeChat. */
const oldWechat = { wechatVersion: '8.0.15' }

const tap = (
  entry: string,
  spelling: string,
  options: Json = {},
  arrange?: (lab: Lab) => Promise<unknown>,
): DeviceRow => ({
  entry,
  spelling,
  route: options.kind === 'realtime' ? realtime : quick,
  by: 'state',
  async reach(lab) {
    await arrange?.(lab)
    return lab.tap(String(options.userId ?? 'lin'), { ...options, userId: undefined })
  },
})

const deny = 'device-user-deny'
const declined = 'privacy permission is not authorized'

/** What happens by itself once the people, the app or the phone are so. */
const natural: DeviceRow[] = [
  tap('device-ok-without-code', 'getPhoneNumber:ok', { client: { sdkVersion: '2.21.1' } }),
  tap('device-ok-without-code', 'getRealtimePhoneNumber:ok', { kind: 'realtime', client: oldWechat }),
  tap(deny, 'getPhoneNumber:fail user deny', { allow: false }),
  tap(deny, 'getPhoneNumber:fail:user deny', { allow: false, client: android }),
  tap(deny, 'getRealtimePhoneNumber:fail user deny', { kind: 'realtime', allow: false }),
  tap(deny, 'getRealtimePhoneNumber:fail:user deny', { kind: 'realtime', allow: false, client: android }),
  {
    ...tap(deny, 'getPhoneNumber:user deny', { allow: false, client: { ...devtools, sdkVersion: '2.9.5' } }),
    choice: 'oldDevtools',
  },
  tap('device-no-permission', 'getPhoneNumber:fail no permission', {}, (lab) => patchApp(lab, { verified: false })),
  tap('device-no-permission', 'getRealtimePhoneNumber:fail no permission', { kind: 'realtime' }, (lab) =>
    patchApp(lab, { personal: true }),
  ),
  {
    ...tap('device-right-withdrawn', 'getPhoneNumber:fail operateWXData:fail jsapi has no permission', {}, (lab) =>
      patchApp(lab, { phoneRight: false }),
    ),
    choice: 'withdrawnText',
  },
  tap('errno-102', 'jsapi has no permission', {}, (lab) => patchApp(lab, { phoneRight: false })),
  tap(
    'device-number-unverified',
    'getPhoneNumber:fail Error: The mobile phone user bound needs to be verified. Please complete the SMS verification step on the client',
    {},
    (lab) => lab.control('PATCH', '/users/lin', { phoneUnverified: true }),
  ),
  tap('device-no-phone-bound', 'getPhoneNumber:fail 用户未绑定手机，请先在微信客户端进行绑定后重试', {
    userId: 'none',
  }),
  tap('device-privacy-declined', `getPhoneNumber:fail ${declined}`, { privacy: 'disagree' }),
  tap('device-privacy-declined', `getRealtimePhoneNumber:fail ${declined}`, { kind: 'realtime', privacy: 'disagree' }),
  tap('errno-104', declined, { privacy: 'disagree' }),
  tap('errno-104', declined, { privacy: 'refuse_popup' }),
  tap('errno-104', declined, {}, (lab) => lab.tap('lin', { privacy: 'refuse_popup' })),
  { ...tap('errno-103', 'user deny', { privacy: 'refuse_merged' }), choice: 'mergedRefusal' },
  tap('device-privacy-wrong-button', '…privacy permission is not authorized or buttonId is wrong', {
    privacy: 'wrong_button',
  }),
  tap('device-devtools-realtime', '…getrealtimephonenumber not supported on devtools', {
    kind: 'realtime',
    client: devtools,
  }),
  {
    ...tap('device-devtools-realtime', 'getRealtimePhoneNumber:fail not support', {
      kind: 'realtime',
      client: { sdkVersion: '2.24.3' },
    }),
    choice: 'realtimeTooOld',
  },
  tap('errno-1400001', 'appid no enough quota', {}, (lab) => patchApp(lab, { quota: 0 })),
  tap('errno-112', 'api scope is not declared in the privacy agreement', {}, (lab) =>
    patchApp(lab, { privacyDeclared: false }),
  ),
  tap('errno-1025', 'appid privacy api banned', {}, (lab) => patchApp(lab, { privacyBanned: true })),
  tap('errno-1421102', 'user getPhoneNumber is blocked', { userId: 'blocked' }),
  {
    ...tap('errno-108', 'cgi failed for network issues', { client: { network: 'offline' } }),
    choice: 'unreachable',
  },
  {
    entry: 'errno-1402101',
    spelling: 'wxa login is blocked',
    route: 'wx.login',
    by: 'state',
    async reach(lab) {
      await lab.control('PATCH', '/users/lin', { loginBlocked: true })
      return lab.control('POST', '/users/lin/login', { appid })
    },
  },
  {
    entry: 'device-session-timeout',
    spelling: 'checkSession:fail session time out, need relogin',
    route: 'wx.checkSession',
    by: 'state',
    reach: (lab) => lab.control('POST', '/users/lin/check-session', { appid }),
  },
  {
    entry: 'device-session-timeout',
    spelling: 'checkSession:fail 系统错误，错误码：-13001,session time out, need relogin',
    route: 'wx.checkSession',
    by: 'state',
    choice: 'devtoolsSession',
    reach: (lab) => lab.control('POST', '/users/lin/check-session', { appid, client: devtools }),
  },
]

/** Every other spelling of the table: the emulator says what the act asks for. */
const forced: DeviceRow[] = wechatErrors
  .filter(({ kind }) => kind !== 'errcode')
  .flatMap(({ id, kind, code, spellings, where }) =>
    spellings
      .filter((spelling) => !natural.some((row) => row.entry === id && row.spelling === spelling))
      .map((spelling): DeviceRow => {
        const onlyTheNumber = kind === 'errno' && spelling === spellings[0] && code !== 0
        const errMsg =
          kind === 'errno' ? `getPhoneNumber:fail ${spelling}` : spelling.replace('…', 'getPhoneNumber:fail ')
        const fail = onlyTheNumber ? { errno: code } : { errMsg, ...(kind === 'errno' && { errno: code }) }
        const choice = kind === 'errno' ? 'errnoByForce' : 'spellingByForce'
        return { ...tap(id, spelling, { fail }), route: where[0]!, by: 'demand', choice }
      }),
  )

export const deviceRows: readonly DeviceRow[] = [...natural, ...forced]
