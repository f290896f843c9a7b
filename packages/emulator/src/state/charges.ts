import type { App } from './apps.ts'

/** Prices of one success in fen (0.01 yuan): 0.03 yuan quick, 0.04 yuan real-time. */
const pricesFen = { quick: 3, realtime: 4 } as const

interface Charge {
  at: number
  appid: string
  userId: string
  kind: 'quick' | 'realtime'
  priceFen: number
}

export interface Charges {
  charges: Charge[]
}

/** Booked when the callback is handed to the page, whether or not the code is ever exchanged; nothing refunds it. */
export function charge(
  ledger: Charges,
  app: App,
  details: { userId: string; kind: Charge['kind']; now: number },
): void {
  app.quota -= 1
  const { userId, kind, now } = details
  ledger.charges.push({ at: now, appid: app.appid, userId, kind, priceFen: pricesFen[kind] })
}
