import { signWithSessionKey } from '@quickreg/protocol'
import { liveSession, rotateSessionKey, type Relation } from '../state/sessionKeys.ts'
import { plainTokenCall, type AuthorizedCall, type TokenEndpoint } from './endpoint.ts'
import { WechatRefusal } from './refusals.ts'

/** A replaced or expired key and a foreign openid look alike: 87009. */
export const checkSession: TokenEndpoint = {
  ...plainTokenCall,
  method: 'GET',
  path: '/wxa/checksession',
  answer(call) {
    const relation = findRelation(call)
    const session = relation && liveSession(relation, call.now)
    if (!session || !isSignedWith(session.sessionKey, call)) throw new WechatRefusal(87009)
    return { errcode: 0, errmsg: 'ok' }
  },
}

/** The old key dies at once; the new one inherits its expiry. */
export const resetUserSessionKey: TokenEndpoint = {
  ...plainTokenCall,
  method: 'GET',
  path: '/wxa/resetusersessionkey',
  answer(call) {
    const relation = findRelation(call)
    const session = relation && liveSession(relation, call.now)
    if (!relation || !session) throw new WechatRefusal(87007)
    if (!isSignedWith(session.sessionKey, call)) throw new WechatRefusal(87009)
    const { world, random } = call.emulation
    const sessionKey = rotateSessionKey(world, relation, random, call.now, session.expiresAt)
    return { errcode: 0, errmsg: 'ok', openid: call.params.openid, session_key: sessionKey }
  },
}

function findRelation({ emulation: { world }, app, params }: AuthorizedCall): Relation | undefined {
  const { openid, sig_method: method } = params
  if (typeof openid !== 'string' || openid === '') throw new WechatRefusal(40097)
  if (method !== 'hmac_sha256') throw new WechatRefusal(87008)
  return world.relations.get(`${app.appid} ${openid}`)
}

const isSignedWith = (sessionKey: string, { params }: AuthorizedCall): boolean =>
  params.signature === signWithSessionKey(sessionKey)
