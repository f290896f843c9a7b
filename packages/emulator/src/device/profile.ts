import { sealOpenData, signRawData } from '@quickreg/protocol'
import type { Emulation } from '../emulation.ts'
import type { App } from '../state/apps.ts'
import { openidOf, unionidOf } from '../state/identity.ts'
import { relationOf, sessionKeyInUse } from '../state/sessionKeys.ts'
import type { User } from '../state/users.ts'

interface ProfileData {
  rawData: string
  signature: string
  encryptedData: string
  iv: string
}

/** The profile as getUserInfo delivers it: in clear with a signature, and sealed with openId, unionId and watermark. */
export function userProfile({ world, random, clock }: Emulation, app: App, user: User): ProfileData {
  const now = clock.now().getTime()
  const sessionKey = sessionKeyInUse(world, relationOf(world, app.appid, user.userId), random, now)
  const visible = {
    nickName: user.nickname,
    gender: 0,
    language: 'zh_CN',
    city: '',
    province: '',
    country: '',
    avatarUrl: `https://thirdwx.qlogo.cn/mmopen/vi_32/${user.userId}/132`,
  }
  const rawData = JSON.stringify(visible)
  const payload = {
    openId: openidOf(app.appid, user.userId),
    ...visible,
    ...(app.openPlatform !== null && { unionId: unionidOf(app.openPlatform, user.userId) }),
    watermark: { timestamp: Math.floor(now / 1000), appid: app.appid },
  }
  const sealed = sealOpenData({ payload, sessionKey, iv: random.bytes(16) })
  return { rawData, signature: signRawData(rawData, sessionKey), ...sealed }
}
