import { createQuickreg, type Quickreg } from './client.ts'
import { readDevice, type DeviceApi } from './device.ts'
import type { Wx } from './wx.ts'

declare const wx: Wx & DeviceApi

const clients: Record<string, Quickreg> = {}

/** The one client of a server that pages and components share, on WeChat's own `wx`, in the device's language. */
export function quickregFor(server: string): Quickreg {
  return clients[server] ?? (clients[server] = createQuickreg({ server, wx, locale: readDevice(wx).locale }))
}
