import type { LaunchOptions, Phone } from '../ports.ts'
import { makeApis } from './api.ts'

/** The app itself: how it was opened, what happens to it, which version it is. */
export function createAppApis(phone: Phone) {
  const { lifecycle } = phone
  const options = (): LaunchOptions => structuredClone(lifecycle.launchOptions)
  const events = { AppShow: 'show', AppHide: 'hide', Error: 'error' } as const
  const laterEvents = { UnhandledRejection: 'unhandledRejection', PageNotFound: 'pageNotFound' } as const
  const listening = Object.entries({ ...events, ...laterEvents }).flatMap(([name, event]) => [
    [`on${name}`, (listener: () => void) => lifecycle.on(event, listener)] as const,
    [`off${name}`, (listener?: () => void) => lifecycle.off(event, listener)] as const,
  ])
  return {
    ...Object.fromEntries(listening),
    getLaunchOptionsSync: options,
    getEnterOptionsSync: options,
    getAccountInfoSync: () => ({
      miniProgram: { appId: phone.project().appid, envVersion: 'develop', version: '' },
    }),
    getExtConfigSync: () => ({}),
    getUpdateManager: createUpdateManager(phone),
    env: { USER_DATA_PATH: 'http://usr' },
    ...makeApis(phone, {
      getExtConfig: () => ({ extConfig: {} }),
    }),
  }
}

/** What is on the screen always is the newest build. */
function createUpdateManager(phone: Phone) {
  return () => ({
    onCheckForUpdate: (listener: (result: { hasUpdate: boolean }) => void) =>
      void setTimeout(() => listener({ hasUpdate: false }), 0),
    onUpdateReady: () => undefined,
    onUpdateFailed: () => undefined,
    applyUpdate: () => phone.console.say('warn', 'UpdateManager.applyUpdate: there is no update to apply'),
  })
}
