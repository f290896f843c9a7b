import type { Device } from '../../../wire.ts'
import type { Phone } from '../ports.ts'
import { makeApis } from './api.ts'

const hardware = {
  ios: { brand: 'iPhone', model: 'iPhone 15<iPhone15,4>', system: 'iOS 17.5', pixelRatio: 3 },
  android: { brand: 'Google', model: 'Pixel 8', system: 'Android 14', pixelRatio: 3 },
  devtools: { brand: 'devtools', model: 'iPhone 12/13 (Pro)', system: 'iOS 10.0.1', pixelRatio: 3 },
} as const satisfies Record<Device['platform'], object>

/** The page area and the screen, in px. */
interface Sizes {
  screenWidth: number
  screenHeight: number
  windowWidth: number
  windowHeight: number
  /** Where the page area begins. */
  screenTop: number
}

/** The device, seen in WeChat's various ways. */
export function createSystemApis(phone: Phone, sizes: () => Sizes = () => measure(phone)) {
  const { device } = phone

  const getDeviceInfo = () => {
    const { brand, model, system } = hardware[device.platform]
    return { brand, model, system, platform: device.platform, benchmarkLevel: -1, memorySize: 6144, abi: 'arm64' }
  }
  const getWindowInfo = () => {
    const { screenWidth, screenHeight, ...window } = sizes()
    return {
      pixelRatio: hardware[device.platform].pixelRatio,
      screenWidth,
      screenHeight,
      ...window,
      statusBarHeight: 0, // this phone draws none
      safeArea: { left: 0, top: 0, right: screenWidth, bottom: screenHeight, width: screenWidth, height: screenHeight },
    }
  }
  const getAppBaseInfo = () => ({
    SDKVersion: device.sdkVersion,
    version: device.wechatVersion,
    language: device.language,
    // WeChat has a theme only for apps that know dark ones.
    ...(phone.project().app.darkmode && { theme: device.theme }),
    enableDebug: false,
    fontSizeSetting: device.fontSizeSetting,
    fontSizeScaleFactor: device.fontSizeSetting / 16,
    host: { env: 'WeChat', appId: '', version: 0 },
    mode: 'default',
  })
  const getSystemSetting = () => ({
    bluetoothEnabled: false,
    locationEnabled: false,
    wifiEnabled: device.network !== 'offline',
    deviceOrientation: 'portrait',
  })
  const getAppAuthorizeSetting = () => {
    const names = ['album', 'bluetooth', 'camera', 'location', 'microphone', 'notification', 'phoneCalendar']
    const answers = Object.fromEntries(names.map((name) => [`${name}Authorized`, 'not determined']))
    return { ...answers, locationReducedAccuracy: false }
  }
  const getSystemInfoSync = () => ({
    errMsg: 'getSystemInfo:ok',
    ...getDeviceInfo(),
    ...getWindowInfo(),
    ...getAppBaseInfo(),
    ...getSystemSetting(),
    wifiSignal: 0,
    ...{ albumAuthorized: false, cameraAuthorized: false, locationAuthorized: false, microphoneAuthorized: false },
  })
  return {
    ...makeApis(phone, {
      getSystemInfo: () => ({ ...getSystemInfoSync() }),
      getSystemInfoAsync: { promise: false, run: () => ({ ...getSystemInfoSync(), errMsg: 'getSystemInfoAsync:ok' }) },
    }),
    getSystemInfoSync,
    getDeviceInfo,
    getWindowInfo,
    getAppBaseInfo,
    getSystemSetting,
    getAppAuthorizeSetting,
    getMenuButtonBoundingClientRect() {
      // Where native.css draws the capsule.
      const { screenWidth } = sizes()
      const rect = { width: 88, height: 32, top: 6, right: screenWidth - 7 }
      return { ...rect, left: rect.right - rect.width, bottom: rect.top + rect.height }
    },
  }
}

function measure({ stack, native }: Phone): Sizes {
  const { innerWidth, innerHeight } = window
  const page = stack.pages.at(-1)
  return {
    screenWidth: innerWidth,
    screenHeight: innerHeight,
    windowWidth: page?.scroller.clientWidth || innerWidth,
    windowHeight: page?.scroller.clientHeight || innerHeight,
    screenTop: native.pagesElement.getBoundingClientRect().top,
  }
}
