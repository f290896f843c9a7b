import type { Phone } from '../ports.ts'
import { ApiFailure, makeApis } from './api.ts'
import { privacyDeskOf, type PrivacyListener } from './privacyDesk.ts'

export interface PrivacySetting {
  errMsg: string
  needAuthorization: boolean
  privacyContractName: string
  /** WeChat's own popup was refused a moment ago and does not come up again yet. */
  popupRests: boolean
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html */
export function createPrivacyApis(phone: Phone) {
  const { act } = phone.emulator
  const desk = privacyDeskOf(phone)
  const look = () => act<PrivacySetting>('privacy')
  return {
    ...makeApis(phone, {
      getPrivacySetting: {
        promise: false,
        async run() {
          const { needAuthorization, privacyContractName } = await look()
          return { needAuthorization, privacyContractName }
        },
      },
      requirePrivacyAuthorize: {
        promise: false,
        async run() {
          const setting = await look()
          if (!setting.needAuthorization) return
          const answer = await askForPrivacy(phone, 'requirePrivacyAuthorize', setting)
          const { errMsg, errno } = await act<{ errMsg: string; errno?: number }>('privacy', { answer })
          return { errMsg, ...(errno !== undefined && { errno }) }
        },
      },
      openPrivacyContract: {
        promise: false,
        run: async () => openContract(phone, (await look()).privacyContractName),
      },
    }),
    onNeedPrivacyAuthorization: (listener: PrivacyListener) => desk.listen(listener),
  }
}

/** The page's own dialog or, where it has none, WeChat's popup. */
async function askForPrivacy(phone: Phone, referrer: string, setting: PrivacySetting) {
  const onPage = privacyDeskOf(phone).askPage(referrer)
  if (onPage) return onPage
  if (setting.popupRests) throw new ApiFailure('privacy permission is not authorized', 104)
  return (await showPrivacyPopup(phone, setting.privacyContractName)) ? 'agree' : 'refuse_popup'
}

export const showPrivacyPopup = (phone: Phone, contractName: string): Promise<boolean> =>
  phone.native.privacyPopup({
    appName: appNameOf(contractName),
    contractName,
    onOpenContract: () => void openContract(phone, contractName),
  })

export const openContract = (phone: Phone, contractName: string): Promise<void> =>
  phone.native.privacyContract({ appName: appNameOf(contractName), contractName })

/** WeChat's console names the guideline after the app: 《半山咖啡小程序隐私保护指引》. */
export const appNameOf = (contractName: string): string => /^《(.*)小程序隐私保护指引》$/.exec(contractName)?.[1] ?? ''
