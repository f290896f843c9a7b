import { signWithSessionKey } from '@quickreg/protocol'
import type { Lab } from '../lab.ts'
import type { Choice } from './choices.ts'
import { appid, loginQuery, otherApp, patchApp, paths, raw, secret, tokenQuery } from './lab.ts'
import type { Row } from './row.ts'

const { login, token, stableToken, checkSession, resetSession, phone, checkEncrypted, ridGet, clearQuota } = paths

const row = (entry: string, route: string, reach: Row['reach'], choice?: Choice): Row => ({
  entry,
  route,
  by: 'state',
  reach,
  ...(choice && { choice }),
})

/** An errcode that only a fault produces; the request itself would have been in order. */
const byFault = (entry: string, route: string, errcode: number, errmsg?: string): Row => ({
  entry,
  route,
  by: 'demand',
  choice: 'errcodeByFault',
  async reach(lab) {
    await lab.control('PUT', '/faults', { faults: [{ route, kind: 'errcode', errcode, errmsg }] })
    return raw(lab, route)
  },
})

const standing = (entry: string, value: string): Row =>
  row(
    entry,
    token,
    async (lab) => {
      await patchApp(lab, { standing: value })
      return lab.get(token, tokenQuery)
    },
    'standingTexts',
  )

const signedQuery = async (lab: Lab, sessionKey: string) => ({
  access_token: await lab.token(),
  openid: String((await lab.state()).users[0]!.openids[appid]),
  signature: signWithSessionKey(sessionKey),
  sig_method: 'hmac_sha256',
})

const post = async (lab: Lab, path: string, body: object) => lab.post(path, await lab.token(), body)

const loginRows: Row[] = [
  byFault('errcode-minus-1-login', login, -1),
  row('errcode-40029-login', login, (lab) => lab.get(login, loginQuery)),
  row('errcode-40163', login, async (lab) => {
    const code = await lab.login('lin')
    await lab.session(code)
    return lab.session(code)
  }),
  row('errcode-40226', login, async (lab) => {
    await lab.control('PATCH', '/users/lin', { highRisk: true })
    return lab.session(await lab.login('lin'))
  }),
  row('errcode-41008', login, (lab) => lab.get(login, { ...loginQuery, js_code: '' })),
  row('errcode-40002', login, (lab) => lab.get(login, { ...loginQuery, grant_type: 'x' })),
  row('errcode-40013', login, (lab) => lab.get(login, { ...loginQuery, appid: 'wx0000000000000000' })),
  row('errcode-40125', login, (lab) => lab.get(login, { ...loginQuery, secret: 'x' })),
  row('errcode-40164', login, async (lab) => {
    await patchApp(lab, { ipAllowlist: ['10.0.0.1'] })
    return lab.get(login, loginQuery)
  }),
  row('errcode-41002', login, (lab) => raw(lab, login)),
  row('errcode-41004', login, (lab) => lab.get(login, { appid })),
  row('errcode-41002', login, (lab) => raw(lab, login, { method: 'POST', body: new URLSearchParams(loginQuery) })),
  row('errcode-45011', login, async (lab) => {
    await patchApp(lab, { limits: { [login]: { perMinute: 0 } } })
    return lab.get(login, loginQuery)
  }),
]

const tokenRows: Row[] = [
  byFault('errcode-minus-1', stableToken, -1),
  byFault('errcode-40001-token', token, 40001, 'invalid credential, access_token is invalid or not latest'),
  row('errcode-40002', token, (lab) => lab.get(token, { appid, secret })),
  row('errcode-40013', token, (lab) => lab.get(token, { ...tokenQuery, appid: 'wx0000000000000000' })),
  row('errcode-40125', stableToken, (lab) => lab.post(stableToken, undefined, { ...tokenQuery, secret: 'x' })),
  row('errcode-40164', token, async (lab) => {
    await patchApp(lab, { ipAllowlist: ['10.0.0.1'] })
    return lab.get(token, tokenQuery)
  }),
  standing('errcode-40243', 'secret_frozen'),
  standing('errcode-50004', 'token_forbidden'),
  standing('errcode-50007', 'account_frozen'),
  standing('errcode-89503', 'ip_unconfirmed'),
  standing('errcode-89506', 'ip_refused_for_a_day'),
  standing('errcode-89507', 'ip_refused_for_an_hour'),
  row('errcode-41002', token, (lab) => lab.get(token, { grant_type: 'client_credential' })),
  row('errcode-41004', token, (lab) => lab.get(token, { grant_type: 'client_credential', appid })),
  row('errcode-43001', token, (lab) => raw(lab, token, { method: 'POST', body: '' })),
  row('errcode-43002', stableToken, (lab) => lab.get(stableToken, tokenQuery)),
  row('errcode-45009', token, async (lab) => {
    await patchApp(lab, { limits: { [token]: { perDay: 1 } } })
    await lab.get(token, tokenQuery)
    return lab.get(token, tokenQuery)
  }),
  row(
    'errcode-45009',
    stableToken,
    async (lab) => {
      const force = () => lab.post(stableToken, undefined, { ...tokenQuery, force_refresh: true })
      for (let time = 0; time < 20; time += 1) {
        await force()
        lab.emulator.clock.advance(30)
      }
      return force()
    },
    'forcedRefresh',
  ),
  row('errcode-45011', stableToken, async (lab) => {
    await patchApp(lab, { limits: { [stableToken]: { perMinute: 0 } } })
    return lab.post(stableToken, undefined, tokenQuery)
  }),
]

const callRows: Row[] = [
  row('errcode-0', clearQuota, (lab) => post(lab, clearQuota, { appid })),
  row('errcode-40001', phone, (lab) => lab.post(phone, 'garbage', { code: 'x' })),
  byFault('errcode-40014', phone, 40014),
  row('errcode-41001', phone, (lab) => lab.post(phone, undefined, { code: 'x' })),
  row('errcode-42001', phone, async (lab) => {
    const expired = await lab.token()
    lab.emulator.clock.advance(7200)
    return lab.post(phone, expired, { code: 'x' })
  }),
  byFault('errcode-43003', phone, 43003),
  byFault('errcode-50002', phone, 50002),
  byFault('errcode-61004', phone, 61004),
  byFault('errcode-61007', phone, 61007),
  row(
    'errcode-48001',
    phone,
    async (lab) => {
      await patchApp(lab, { phoneRight: false })
      return post(lab, phone, { code: 'x' })
    },
    'rightAtTheServer',
  ),
  row('errcode-45009', phone, async (lab) => {
    await patchApp(lab, { limits: { [phone]: { perDay: 0 } } })
    return post(lab, phone, { code: 'x' })
  }),
  row('errcode-45011', phone, async (lab) => {
    await patchApp(lab, { limits: { [phone]: { perMinute: 0 } } })
    return post(lab, phone, { code: 'x' })
  }),
  row('errcode-48006', clearQuota, async (lab) => {
    for (let time = 0; time < 10; time += 1) await post(lab, clearQuota, { appid })
    return post(lab, clearQuota, { appid })
  }),
]

const phoneRows: Row[] = [
  byFault('errcode-minus-1', phone, -1),
  row('errcode-40029-phone', phone, async (lab) => post(lab, phone, { code: await lab.login('lin') })),
  row('errcode-40013-phone', phone, async (lab) => {
    const { token: foreign } = await otherApp(lab)
    return lab.post(phone, foreign, { code: (await lab.tap('lin')).code })
  }),
  row('errcode-43002', phone, async (lab) => lab.get(phone, { access_token: await lab.token() })),
  row('errcode-44002', phone, async (lab) =>
    raw(lab, `${phone}?access_token=${await lab.token()}`, { method: 'POST', body: '' }),
  ),
  row('errcode-47001', phone, async (lab) =>
    raw(lab, `${phone}?access_token=${await lab.token()}`, { method: 'POST', body: 'code=x' }),
  ),
  row('errcode-1', checkEncrypted, (lab) => post(lab, checkEncrypted, { encrypted_msg_hash: '0'.repeat(64) })),
  row('errcode-40097', checkEncrypted, (lab) => post(lab, checkEncrypted, { encrypted_msg_hash: 'x' })),
]

const sessionRows: Row[] = [
  row(
    'errcode-40097',
    checkSession,
    async (lab) => lab.get(checkSession, { access_token: await lab.token() }),
    'argsOfSession',
  ),
  row('errcode-87007', resetSession, async (lab) => lab.get(resetSession, await signedQuery(lab, 'x'))),
  row('errcode-87008', checkSession, async (lab) =>
    lab.get(checkSession, { ...(await signedQuery(lab, 'x')), sig_method: 'md5' }),
  ),
  row('errcode-87009', checkSession, async (lab) => {
    await lab.login('lin')
    return lab.get(checkSession, await signedQuery(lab, 'another key'))
  }),
]

const askRid = async (lab: Lab, rid: unknown, by?: string) => lab.post(ridGet, by ?? (await lab.token()), { rid })

const ridRows: Row[] = [
  row('errcode-76001', ridGet, (lab) => {
    const now = Math.floor(lab.emulator.clock.now().getTime() / 1000).toString(16)
    return askRid(lab, `${now}-00000000-00000000`)
  }),
  row('errcode-76002', ridGet, (lab) => askRid(lab, 'not a rid')),
  row('errcode-76003', ridGet, async (lab) => {
    const refused = await post(lab, phone, { code: 'x' })
    return askRid(lab, String(refused.errmsg).split('rid: ')[1], (await otherApp(lab)).token)
  }),
  row('errcode-76004', ridGet, async (lab) => {
    const refused = await post(lab, phone, { code: 'x' })
    lab.emulator.clock.advance(7 * 24 * 3600 + 1)
    return askRid(lab, String(refused.errmsg).split('rid: ')[1])
  }),
]

export const errcodeRows: readonly Row[] = [
  ...loginRows,
  ...tokenRows,
  ...callRows,
  ...phoneRows,
  ...sessionRows,
  ...ridRows,
]
