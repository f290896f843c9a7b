import { isJsonObject } from './json.ts'
import { OpenDataError, readWatermark, type Watermarked } from './openData.ts'

/** What `wx.getUserProfile` seals, in WeChat's spelling; the optional fields are as sent, or absent. */
export interface UserProfile extends Watermarked {
  nickName: string
  avatarUrl: string
  openId?: string
  unionId?: string
  gender?: number
  language?: string
  city?: string
  province?: string
  country?: string
}

const optionalFields = {
  openId: 'string',
  unionId: 'string',
  gender: 'number',
  language: 'string',
  city: 'string',
  province: 'string',
  country: 'string',
} as const

/**
 * Reads a user's profile out of decrypted open data. Unknown fields are ignored.
 *
 * @throws {OpenDataError} `nickName` or `avatarUrl` is missing, a field has another type, or the watermark is not for `appid`.
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/open-api/user-info/UserInfo.html
 */
export function readUserProfile(data: unknown, expected: { appid: string }): UserProfile {
  if (!isJsonObject(data)) throw new OpenDataError('not an object')
  const watermark = readWatermark(data.watermark, expected.appid)
  const { nickName, avatarUrl } = data
  if (typeof nickName !== 'string' || typeof avatarUrl !== 'string') throw new OpenDataError('profile is incomplete')
  const present = Object.entries(optionalFields).filter(([field]) => data[field] !== undefined)
  if (present.some(([field, type]) => typeof data[field] !== type))
    throw new OpenDataError('profile field of another type')
  const optional: Partial<UserProfile> = Object.fromEntries(present.map(([field]) => [field, data[field]]))
  return { ...optional, nickName, avatarUrl, watermark }
}
