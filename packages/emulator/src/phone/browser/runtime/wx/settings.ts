import type { Phone } from '../ports.ts'
import { ApiFailure, makeApis } from './api.ts'

/** Settings a person can allow beforehand. The phone number is none of them. */
export function createSettingApis(phone: Phone) {
  return makeApis(phone, {
    openSetting({ withSubscriptions }) {
      return {
        authSetting: {},
        ...(withSubscriptions && { subscriptionsSetting: { mainSwitch: true, itemSettings: {} } }),
      }
    },
    authorize: {
      needs: { scope: 'String' },
      run({ scope }) {
        throw new ApiFailure(`${scope} is not supported by the emulator`)
      },
    },
  })
}
