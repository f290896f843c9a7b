import type { Phone } from '../ports.ts'
import { guard } from './api.ts'

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
