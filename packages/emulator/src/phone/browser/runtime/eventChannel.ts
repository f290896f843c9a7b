import type { EventChannel } from './ports.ts'

type Listener = (...args: any[]) => void

/** The two ends between the page that opened another and the opened one: what one emits, the other hears. */
export function createEventChannels(openerListens: Record<string, Listener> = {}): {
  opener: EventChannel
  opened: EventChannel
} {
  const heardByOpener = createListeners()
  const heardByOpened = createListeners()
  for (const [name, listener] of Object.entries(openerListens)) heardByOpener.add(name, listener)
  return { opener: channel(heardByOpener, heardByOpened), opened: channel(heardByOpened, heardByOpener) }
}

function channel(own: Listeners, other: Listeners): EventChannel {
  return {
    on: own.add,
    once(name, listener) {
      const wrapped: Listener = (...args) => {
        own.remove(name, wrapped)
        listener(...args)
      }
      own.add(name, wrapped)
    },
    off: own.remove,
    emit: (name, ...args) => {
      for (const listener of other.of(name)) listener(...args)
    },
  }
}

type Listeners = ReturnType<typeof createListeners>

function createListeners() {
  const byName = new Map<string, Listener[]>()
  return {
    of: (name: string) => [...(byName.get(name) ?? [])],
    add: (name: string, listener: Listener) => void byName.set(name, [...(byName.get(name) ?? []), listener]),
    /** Without a listener: all of that name. */
    remove: (name: string, listener?: Listener) =>
      void byName.set(name, listener ? (byName.get(name) ?? []).filter((known) => known !== listener) : []),
  }
}
