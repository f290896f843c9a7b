import { forceStableToken, grantStableToken, grantToken } from '../state/tokens.ts'
import { authenticateApp, countCallOf, requireCredentials } from './credentials.ts'
import { jsonType, type OpenEndpoint } from './endpoint.ts'
import { parseJsonObject } from './jsonBody.ts'
import { WechatRefusal } from './refusals.ts'

export const token: OpenEndpoint = {
  path: '/cgi-bin/token',
  method: 'GET',
  contentType: jsonType,
  ridPrefix: ', ',
  access: 'secret',
  answer(call) {
    const { query } = call.request
    if (query.get('grant_type') !== 'client_credential') throw new WechatRefusal(40002)
    const credentials = requireCredentials({ appid: query.get('appid'), secret: query.get('secret') })
    const app = authenticateApp(call, credentials, ' ')
    countCallOf(call, app)
    return grantToken(call.emulation.world, call.emulation.random, app.appid, call.now)
  },
}

export const stableToken: OpenEndpoint = {
  path: '/cgi-bin/stable_token',
  method: 'POST',
  contentType: jsonType,
  ridPrefix: ', ',
  access: 'secret',
  answer(call) {
    const body = parseJsonObject(call.request.body)
    if (body.grant_type !== 'client_credential') throw new WechatRefusal(40002)
    const credentials = requireCredentials({ appid: body.appid, secret: body.secret })
    const app = authenticateApp(call, credentials, ' ')
    countCallOf(call, app)
    const { world, random } = call.emulation
    if (body.force_refresh !== true) return grantStableToken(world, random, app.appid, call.now)
    const forced = forceStableToken(world, random, app.appid, call.now)
    if (!forced) throw new WechatRefusal(45009)
    return forced
  },
}
