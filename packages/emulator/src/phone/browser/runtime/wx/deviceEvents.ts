import type { Device } from '../../../wire.ts'
import type { Phone } from '../ports.ts'
import { makeApis } from './api.ts'
import { createListeners } from './listeners.ts'

/** Network, theme and window, which change while the app runs. */
export function createDeviceEventApis(phone: Phone) {
  const theme = createListeners<{ theme: Device['theme'] }>(phone, 'onThemeChange')
  const network = createListeners<{ isConnected: boolean; networkType: string }>(phone, 'onNetworkStatusChange')
  const weak = createListeners<{ weakNet: boolean; networkType: string }>(phone, 'onNetworkWeakChange')
  const size = createListeners<{ size: object }>(phone, 'onWindowResize')
  phone.onResize((changed) => size.emit({ size: changed }))
  let last = { ...phone.device }
  phone.onDeviceChange((device) => {
    const before = last
    last = { ...device }
    if (device.theme !== before.theme && phone.project().app.darkmode) theme.emit({ theme: device.theme })
    if (device.network === before.network) return
    const networkType = typeOfNetwork(device)
    network.emit({ isConnected: device.network !== 'offline', networkType })
    weak.emit({ weakNet: device.network === 'slow', networkType })
  })
  return {
    onThemeChange: theme.on,
    offThemeChange: theme.off,
    onNetworkStatusChange: network.on,
    offNetworkStatusChange: network.off,
    onNetworkWeakChange: weak.on,
    offNetworkWeakChange: weak.off,
    onWindowResize: size.on,
    offWindowResize: size.off,
    ...makeApis(phone, {
      getNetworkType: () => ({
        networkType: typeOfNetwork(phone.device),
        hasSystemProxy: false,
        ...(phone.device.network === 'slow' && { weakNet: true }),
      }),
    }),
  }
}

const typeOfNetwork = ({ network }: Device): string => ({ online: 'wifi', slow: '3g', offline: 'none' })[network]
