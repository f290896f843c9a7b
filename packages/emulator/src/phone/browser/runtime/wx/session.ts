import type { Phone } from '../ports.ts'
import { makeApis } from './api.ts'

/** Times a second, for each of login, checkSession and getSetting. */
const allowedRate = 4

/** Who the person is: wx.login and what hangs on it. */
export function createSessionApis(phone: Phone, now: () => number = () => performance.now()) {
  const { act } = phone.emulator
  const count = createRateCheck(phone, now)
  return makeApis(phone, {
    login: {
      promise: false,
      run() {
        count('login')
        return act<object>('login')
      },
    },
    checkSession() {
      count('checkSession')
      return act<object>('check-session')
    },
    /** There is no scope for the phone number: consent is asked at every tap. */
    getSetting({ withSubscriptions }) {
      count('getSetting')
      const subscriptionsSetting = { mainSwitch: true, itemSettings: {} }
      return { authSetting: {}, ...(withSubscriptions && { subscriptionsSetting }) }
    },
    getUserInfo: () => readProfile(phone),
    getUserProfile: {
      needs: { desc: 'String' },
      run: () => readProfile(phone),
    },
  })
}

interface Profile {
  rawData: string
  signature: string
  encryptedData: string
  iv: string
}

export async function readProfile({ emulator }: Phone): Promise<object> {
  // The profile is the same on every client, so its route takes none.
  const profile = await emulator.act<Profile>('profile', { client: undefined })
  return { userInfo: JSON.parse(profile.rawData) as unknown, ...profile }
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/framework/performance/api-frequency.html */
function createRateCheck(phone: Phone, now: () => number): (name: string) => void {
  const calls = new Map<string, number[]>()
  return (name) => {
    const recent = [...(calls.get(name) ?? []), now()].filter((at) => at > now() - 1000)
    calls.set(name, recent)
    if (recent.length <= allowedRate) return
    phone.console.warnOnce(`rate ${name}`, `wx.${name} more than ${allowedRate} times in a second: WeChat limits it`)
  }
}
