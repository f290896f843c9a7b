import { defaultDevice, type BuiltProject, type Device } from '../../../../wire.ts'
import type { EmulatorClient, Native, PageInstance, Phone } from '../../ports.ts'
import { createStorage } from '../../storage.ts'

interface FakeOptions {
  device?: Partial<Device>
  /** Answers `act` and `post` by verb or path. */
  emulator?: Record<string, (body: Record<string, unknown>) => unknown>
  native?: Partial<Native>
  app?: Partial<BuiltProject['app']>
  page?: Partial<PageInstance>
}

export interface FakePhone extends Phone {
  /** What the console said, warnings once per key. */
  lines: string[]
  changeDevice(change: Partial<Device>): void
  resize(size: { windowWidth: number; windowHeight: number }): void
}

/** A phone with a person's answers instead of a screen, and an emulator of a few lines. */
export function fakePhone({ device, emulator = {}, native = {}, app, page }: FakeOptions = {}): FakePhone {
  const lines: string[] = []
  const keys = new Set<string>()
  const listeners: ((device: Device) => void)[] = []
  const sizeListeners: Parameters<Phone['onResize']>[0][] = []
  const held: Device = { ...defaultDevice, ...device }
  const answer = async (name: string, body: object = {}): Promise<never> => {
    const reply = emulator[name]
    if (!reply) throw new Error(`nobody answers ${name}`)
    return (await reply(structuredClone(body) as Record<string, unknown>)) as never
  }
  const client: EmulatorClient = { act: answer, post: answer, get: answer }
  const current = { path: 'pages/index/index', query: {}, bar: { title: 'Home' }, ...page } as PageInstance
  const stack = { pages: [current], current: () => stack.pages.at(-1) }
  return {
    lines,
    device: held,
    onDeviceChange: (listener) => void listeners.push(listener),
    changeDevice(change) {
      Object.assign(held, change)
      for (const listener of listeners) listener(held)
    },
    onResize: (listener) => void sizeListeners.push(listener),
    resize: (size) => sizeListeners.forEach((listener) => listener(size)),
    project: () => ({ appid: 'wx0000000000000001', app: { pages: [], json: {}, ...app }, units: {} }) as never,
    stack: stack as never,
    native: native as Native,
    emulator: client,
    storage: createStorage('wx0000000000000001', held.userId, memoryStorage()),
    console: {
      say: (level, ...values) => void lines.push(`${level}: ${values.join(' ')}`),
      warnOnce(key, message) {
        if (!keys.has(key)) lines.push(`warn: ${message}`)
        keys.add(key)
      },
      fail: (error, where) => void lines.push(`error: ${(error as Error).message} (${where})`),
    },
    lifecycle: { launchOptions: { path: current.path, query: {}, scene: 1001, referrerInfo: {} } } as never,
    view: undefined as never,
  }
}

function memoryStorage(): Storage {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  }
}
