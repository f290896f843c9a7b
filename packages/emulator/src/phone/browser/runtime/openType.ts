import { isAtLeast, since } from '../../../device/client.ts'
import type { BuiltinHost, Services } from './builtin.ts'
import { agreeByTap } from './openType/agreeByTap.ts'
import { createPhoneButton } from './openType/phoneButton.ts'
import type { Phone } from './ports.ts'

type WxApi = (options: object) => unknown

/** What a button with an `open-type` does, when its tap has come through. */
export function createOpenType(phone: Phone, wx: Record<string, unknown>): Services['openType'] {
  const askForPhone = createPhoneButton(phone)
  const answers: Record<string, (button: BuiltinHost) => Promise<unknown>> = {
    agreePrivacyAuthorization: (button) => agreeByTap(phone, button),
    getPhoneNumber: (button) => askForPhone({ button, kind: 'quick', coupled: false }),
    getRealtimePhoneNumber: (button) => askForPhone({ button, kind: 'realtime', coupled: false }),
    'getPhoneNumber|agreePrivacyAuthorization': (button) => askForPhone({ button, kind: 'quick', coupled: true }),
    'getRealtimePhoneNumber|agreePrivacyAuthorization': (button) =>
      askForPhone({ button, kind: 'realtime', coupled: true }),
    share: (button) => share(phone, button),
    getUserInfo: (button) => fireResult(button, 'getuserinfo', wx.getUserInfo as WxApi),
    openSetting: (button) => fireResult(button, 'opensetting', wx.openSetting as WxApi),
  }
  return (button, kind) => {
    const answer = answers[kind]
    const warn = (text: string) => phone.console.warnOnce(`open-type ${kind}`, `<button open-type="${kind}">: ${text}`)
    if (!answer) return warn('not supported by the emulator; the tap does nothing')
    const { sdkVersion } = phone.device
    if (kind.includes('agreePrivacyAuthorization') && !isAtLeast(sdkVersion, since.privacyChecks)) {
      return warn(`base library ${sdkVersion} does not know it; the tap does nothing`)
    }
    answer(button).catch((error: unknown) => phone.console.fail(error, `button ${kind}`))
  }
}

async function share({ stack, native }: Phone, { id, dataset }: BuiltinHost): Promise<void> {
  await native.shareSheet(await stack.current().share('button', { id, dataset }))
}

async function fireResult(button: BuiltinHost, event: string, api: WxApi): Promise<void> {
  const detail = await new Promise<object>((complete) => api({ complete }))
  button.fire(event, detail)
}
