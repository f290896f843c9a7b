import { decryptOpenData, readUserProfile, verifyRawData, type UserProfile } from '@quickreg/protocol'
import { expectStatus } from './http.ts'
import type { Wechat } from './wechat.ts'

interface Profile {
  rawData: string
  signature: string
  encryptedData: string
  iv: string
}

export interface OpenedProfile {
  appid: string
  loginCode: string
  openid: string
  profile: UserProfile
  /** Whether the signature belongs to the data in clear. */
  signed: boolean
  /** The same, after somebody has changed a letter of the data. */
  signedIfChanged: boolean
}

/**
 * A second mini program with a small back end of its own: it asks WeChat for the session_key itself and opens the
 * profile with the protocol package alone. (Quickreg's server keeps its session_keys to itself.)
 */
export async function openProfile(wechat: Wechat, userId: string): Promise<OpenedProfile> {
  const app = await expectStatus<{ appid: string; secret: string }>(
    201,
    wechat.http('POST', '/_emulator/apps', { body: {} }),
  )
  const { appid, secret } = app
  const loginCode = await wechat.wxLogin(userId, appid)
  const query = new URLSearchParams({ appid, secret, js_code: loginCode, grant_type: 'authorization_code' })
  const { openid, session_key: sessionKey } = await expectStatus<{ openid: string; session_key: string }>(
    200,
    wechat.http('GET', `/sns/jscode2session?${query}`),
  )
  const { rawData, signature, encryptedData, iv } = await expectStatus<Profile>(
    200,
    wechat.http('POST', `/_emulator/users/${userId}/profile`, { body: { appid } }),
  )
  return {
    appid,
    loginCode,
    openid,
    profile: decryptOpenData({ encryptedData, iv, sessionKey, appid }, (data) => readUserProfile(data, { appid })),
    signed: verifyRawData(rawData, sessionKey, signature),
    signedIfChanged: verifyRawData(rawData.replace('zh_CN', 'zh_TW'), sessionKey, signature),
  }
}
