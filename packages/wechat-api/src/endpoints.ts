import { OpenDataError, readPhoneInfo, type PhoneInfo } from '@quickreg/protocol'
import { isOpaque, type Fields } from './answer.ts'
import type { Endpoint } from './exchange.ts'
import { phonePath, sessionPath, tokenPaths } from './paths.ts'

export interface Session {
  openid: string
  /** Must never leave the server. */
  sessionKey: string
  /** Only if the app is bound to an Open Platform account. */
  unionid?: string
}

/** Bodies may hold personal data; the access_token is taken out of `requestUrl`. */
export interface RidDetails {
  invokedAt: Date
  costMs: number
  requestUrl: string
  requestBody: string
  responseBody: string
  clientIp: string
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session.html */
export function code2Session(login: { appid: string; secret: string; loginCode: string }): Endpoint<Session> {
  const { appid, secret, loginCode } = login
  return {
    method: 'GET',
    path: sessionPath,
    query: { appid, secret, js_code: loginCode, grant_type: 'authorization_code' },
    read: readSession,
  }
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_checksessionkey.html */
export function checkSession(session: { openid: string; signature: string }): Endpoint<boolean> {
  const query = { ...session, sig_method: 'hmac_sha256' }
  return { method: 'GET', path: '/wxa/checksession', query, read: () => true }
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_resetusersessionkey.html */
export function resetUserSessionKey(session: { openid: string; signature: string }): Endpoint<Session> {
  const query = { ...session, sig_method: 'hmac_sha256' }
  const read = (fields: Fields) => (fields.openid === session.openid ? readSession(fields) : undefined)
  return { method: 'GET', path: '/wxa/resetusersessionkey', query, read }
}

/**
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-access-token/api_getstableaccesstoken.html
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-access-token/api_getaccesstoken.html
 */
export function accessToken(app: {
  appid: string
  secret: string
  tokenEndpoint: keyof typeof tokenPaths
}): Endpoint<{ accessToken: string; expiresInSeconds: number }> {
  const { appid, secret, tokenEndpoint } = app
  const path = tokenPaths[tokenEndpoint]
  const params = { grant_type: 'client_credential', appid, secret }
  const read = ({ access_token, expires_in }: Fields) =>
    isOpaque(access_token) && isSeconds(expires_in)
      ? { accessToken: access_token, expiresInSeconds: Math.min(expires_in, 7200) }
      : undefined
  if (tokenEndpoint === 'token') return { method: 'GET', path, query: params, read }
  return { method: 'POST', path, body: params, read }
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber.html */
export function getPhoneNumber(tap: { appid: string; phoneCode: string; openid?: string }): Endpoint<PhoneInfo> {
  const { appid, phoneCode, openid } = tap
  const read = ({ phone_info }: Fields) => {
    try {
      return readPhoneInfo(phone_info, { appid })
    } catch (error) {
      if (error instanceof OpenDataError) return undefined
      throw error
    }
  }
  return { method: 'POST', path: phonePath, body: { code: phoneCode, openid }, sealable: true, read }
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_checkencrypteddata.html */
export function checkEncryptedData({ hash }: { hash: string }): Endpoint<boolean> {
  return {
    method: 'POST',
    path: '/wxa/business/checkencryptedmsg',
    body: { encrypted_msg_hash: hash },
    sealable: true,
    read: ({ vaild }) => (typeof vaild === 'boolean' ? vaild : undefined), // WeChat's spelling
  }
}

/** @see https://developers.weixin.qq.com/doc/oplatform/openApi/OpenApiDoc/openapi/getRidInfo.html */
export function lookUpRid({ rid }: { rid: string }): Endpoint<RidDetails> {
  return {
    method: 'POST',
    path: '/cgi-bin/openapi/rid/get',
    body: { rid },
    read: ({ request }) => readRidDetails(request),
  }
}

function readSession({ openid, session_key, unionid }: Fields): Session | undefined {
  if (!isOpaque(openid) || !isOpaque(session_key)) return undefined
  if (unionid === undefined) return { openid, sessionKey: session_key }
  return isOpaque(unionid) ? { openid, sessionKey: session_key, unionid } : undefined
}

function readRidDetails(request: unknown): RidDetails | undefined {
  if (typeof request !== 'object' || request === null) return undefined
  const { invoke_time, cost_in_ms, request_url, request_body, response_body, client_ip } = request as Fields
  const texts = [request_url, request_body, response_body, client_ip]
  if (!isSeconds(invoke_time) || typeof cost_in_ms !== 'number' || !texts.every((text) => typeof text === 'string')) {
    return undefined
  }
  const [requestUrl, requestBody, responseBody, clientIp] = texts as [string, string, string, string]
  return {
    invokedAt: new Date(invoke_time * 1000),
    costMs: cost_in_ms,
    requestUrl: requestUrl.replace(/(access_token=)[^&]*/g, '$1…'),
    requestBody,
    responseBody,
    clientIp,
  }
}

function isSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}
