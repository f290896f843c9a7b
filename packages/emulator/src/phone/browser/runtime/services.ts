import type { Services } from './builtin.ts'
import type { Phone } from './ports.ts'
import { readRoute } from './route.ts'

/** What built-in tags ask of the phone. */
export function createServices(phone: Phone, openType: Services['openType']): Services {
  const { stack, native } = phone
  return {
    openType,
    layer: native.layer,
    setBar: (host, change) => stack.pages.find(({ element }) => element.contains(host.element))?.setBar(change),
    warn: (message, key = message) => phone.console.warnOnce(key, message),
    navigate(kind, url, delta) {
      const go = {
        navigate: () => stack.navigateTo(url),
        redirect: () => stack.redirectTo(url),
        switchTab: () => stack.switchTab(url),
        reLaunch: () => stack.reLaunch(url),
        navigateBack: () => stack.navigateBack(delta),
      }[kind]
      go().catch((error: Error) => phone.console.say('warn', `navigator: ${error.message}`))
    },
    fileUrl(path, pagePath) {
      if (/^(https?:|data:|blob:|\/\/)/.test(path) || path === '') return path
      return `/phone/files/${readRoute(path, pagePath).path}`
    },
  }
}
