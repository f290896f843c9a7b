import type { App } from './apps.ts'
import type { World } from './world.ts'

/** Prices of one success in fen (0.01 yuan): 0.03 yuan quick, 0.04 yuan real-time. */
const pricesFen = { quick: 3, realtime: 4 } as const

export interface Charge {
  at: number
  appid: string
  userId: string
  kind: 'quick' | 'realtime'
  priceFen: number
}

/** Booked when the callback is handed to the page, whether or not the code is ever exchanged; nothing refunds it. */
export function charge(world: World, app: App, details: { userId: string; kind: Charge['kind']; now: number }): void {
  app.quota -= 1
  const { userId, kind, now } = details
  world.charges.push({ at: now, appid: app.appid, userId, kind, priceFen: pricesFen[kind] })
}
