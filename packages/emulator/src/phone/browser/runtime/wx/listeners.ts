import type { Phone } from '../ports.ts'
import { guard } from './api.ts'

type Listener = (detail: never) => void

/** `wx.onX` and `wx.offX`: without an argument, `off` takes all away. */
export interface Listeners<Detail> {
  on(listener: (detail: Detail) => void): void
  off(listener?: (detail: Detail) => void): void
  emit(detail: Detail): void
}

export function createListeners<Detail>(phone: Phone, name: string): Listeners<Detail> {
  let listeners: ((detail: Detail) => void)[] = []
  return {
    on: (listener) => void listeners.push(listener),
    off: (listener) => void (listeners = listener ? listeners.filter((known) => known !== listener) : []),
    emit(detail) {
      for (const listener of [...listeners]) guard(phone, `wx.${name}`, () => listener(detail))
    },
  }
}

/** Events that this phone never has: one may listen, as everywhere. */
export function neverHeard(names: readonly string[]): Record<string, (listener?: Listener) => void> {
  return Object.fromEntries(names.flatMap((name) => [`on${name}`, `off${name}`]).map((name) => [name, () => undefined]))
}
