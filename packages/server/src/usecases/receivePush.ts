import { isPushTimely, openPush, PushError, verifyPushUrl, type PushKeys } from '@quickreg/protocol'
import { RegistrationError } from '../domain/errors.ts'
import type { AccountStore, Clock, Meter } from '../ports.ts'

interface Deps {
  /** Undefined: this server takes no pushes. */
  pushKeys: PushKeys | undefined
  accounts: AccountStore
  meter: Meter
  now: Clock
}

const phoneNumber = '8'

export interface PushQuery {
  timestamp: string
  nonce: string
}

/** WeChat checks that this URL is ours: the echo goes back as it is. */
export const verifyPush =
  ({ pushKeys, now }: Deps) =>
  ({ appid, echostr, ...query }: PushQuery & { appid: string; signature: string; echostr: string }): string => {
    const keys = keysFor(pushKeys, appid)
    if (!isPushTimely(query.timestamp, { now: now() }) || !verifyPushUrl(query, keys.token))
      throw new RegistrationError('push_rejected')
    return echostr
  }

/** Obeys what a person decided at WeChat: the number withdrawn, or the WeChat account closed. */
export const receivePush =
  ({ pushKeys, accounts, meter, now }: Deps) =>
  async ({ appid, body, query }: { appid: string; body: string; query: PushQuery & { msg_signature: string } }) => {
    const keys = keysFor(pushKeys, appid)
    if (!isPushTimely(query.timestamp, { now: now() })) throw new RegistrationError('push_rejected')
    const { Event, OpenID: openid, RevokeInfo, CreateTime } = openEnvelope(body, query, keys)
    meter.count('pushes', typeof Event === 'string' && handled.has(Event) ? Event : 'other')
    if (typeof openid !== 'string' || openid === '') return
    // FromUserName is a platform account: the person is OpenID. A repeat must not erase what was registered since.
    const withdrawal = { appid, openid, eventKey: [openid, Event, RevokeInfo, CreateTime].join('\n'), now: now() }
    const revoked = String(RevokeInfo ?? '').split(/[^0-9]+/)
    if (Event === 'user_authorization_revoke' && revoked.includes(phoneNumber)) await accounts.erasePhone(withdrawal)
    if (Event === 'user_authorization_cancellation') await accounts.erasePerson(withdrawal)
  }

const handled = new Set(['user_authorization_revoke', 'user_authorization_cancellation', 'user_info_modified'])

function openEnvelope(body: string, query: PushQuery & { msg_signature: string }, keys: PushKeys) {
  try {
    return openPush({ body, query }, keys).message
  } catch (error) {
    if (!(error instanceof PushError)) throw error
    const code = error.code === 'push_xml_unsupported' ? 'unsupported_media_type' : 'push_rejected'
    throw new RegistrationError(code, {}, { cause: error })
  }
}

function keysFor(keys: PushKeys | undefined, appid: string): PushKeys {
  if (keys?.appid !== appid) throw new RegistrationError('not_found')
  return keys
}
