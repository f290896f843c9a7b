import { DEFAULT_APP } from '../../src/index.ts'
import type { Json, Lab } from '../lab.ts'

export const { appid, secret } = DEFAULT_APP
export const paths = {
  login: '/sns/jscode2session',
  token: '/cgi-bin/token',
  stableToken: '/cgi-bin/stable_token',
  checkSession: '/wxa/checksession',
  resetSession: '/wxa/resetusersessionkey',
  phone: '/wxa/business/getuserphonenumber',
  checkEncrypted: '/wxa/business/checkencryptedmsg',
  ridGet: '/cgi-bin/openapi/rid/get',
  clearQuota: '/cgi-bin/clear_quota',
} as const

export const tokenQuery = { grant_type: 'client_credential', appid, secret }
export const loginQuery = { grant_type: 'authorization_code', appid, secret, js_code: 'unknown' }

export const patchApp = (lab: Lab, settings: Json) => lab.control('PATCH', `/apps/${appid}`, settings)

/** Another app, with a token of its own. */
export async function otherApp(lab: Lab) {
  const app = await lab.control<{ appid: string; secret: string }>('POST', '/apps', {})
  return { ...app, token: await lab.token(app.appid, app.secret) }
}

/** A raw call, for what a well-behaved client would not send. */
export async function raw(lab: Lab, path: string, init: RequestInit = {}): Promise<Json> {
  return (await (await fetch(lab.emulator.url + path, init)).json()) as Json
}
