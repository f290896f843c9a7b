import { createQuickreg, type Quickreg } from '../client.ts'
import type { RegisterEvent } from '../machine.ts'
import { createPhoneRegister, type PhoneRegister, type PhoneRegisterOptions } from '../phoneRegister.ts'
import type { Step } from '../transitions.ts'
import type { View } from '../view.ts'
import type { Wx } from '../wx.ts'
import { fakeClock, settled, type FakeClock } from './clock.ts'
import { FakeServer } from './server.ts'

export const origin = 'https://coffee.example'

/** A phone with a network, a WeChat that signs in, and storage that outlives launches. */
export class FakeDevice {
  readonly clock: FakeClock = fakeClock()
  readonly server = new FakeServer(this.clock)
  readonly storage = new Map<string, unknown>()
  online = true
  /** How far the device's own clock is off. */
  skewMs = 0
  logins = 0
  failLogin: { errMsg: string } | undefined
  /** What wx.request fails with before it asks anybody. */
  failRequest: { errMsg: string } | undefined
  /** Requests wait until `release`. */
  held: { method: string; arrive: () => void }[] | undefined

  readonly wx: Wx = {
    login: ({ success, fail }) => {
      this.logins++
      const { failLogin, logins } = this
      queueMicrotask(() => (failLogin ? fail(failLogin) : success({ code: `login-${logins}` })))
    },
    request: ({ url, method, header, data, success, fail }) => {
      const arrive = () => {
        if (this.failRequest) return fail(this.failRequest)
        const answer = this.online
          ? this.server.answer(method, url.slice(origin.length), data && JSON.parse(data), header)
          : undefined
        if (!answer) return fail({ errMsg: 'request:fail ' })
        const date = new Date(this.clock.now()).toUTCString()
        success({ statusCode: answer.status, data: answer.body ?? '', header: { Date: date } })
      }
      if (this.held) this.held.push({ method, arrive })
      else queueMicrotask(arrive)
    },
    getStorageSync: (key) => this.storage.get(key) ?? '',
    setStorageSync: (key, value) => void this.storage.set(key, value),
    removeStorageSync: (key) => void this.storage.delete(key),
  }

  /** Answers what was held; one method alone, while the others wait on. */
  async release(method?: string): Promise<void> {
    const held = this.held ?? []
    this.held = method ? held.filter((request) => request.method !== method) : undefined
    for (const request of held) if (!method || request.method === method) request.arrive()
    await settled()
  }

  /** Opens the mini program: nothing but storage is left from before. */
  launch(): Quickreg {
    const clock = { ...this.clock, now: () => this.clock.now() + this.skewMs }
    return createQuickreg({ server: `${origin}/`, wx: this.wx, clock })
  }

  /** Opens the page that registers. */
  async page(options: Partial<PhoneRegisterOptions> = {}): Promise<Page> {
    const page = new Page(this, options)
    await settled()
    return page
  }
}

export class Page {
  readonly client: Quickreg
  readonly register: PhoneRegister
  readonly views: View[] = []
  readonly events: RegisterEvent[] = []

  constructor(device: FakeDevice, options: Partial<PhoneRegisterOptions>) {
    this.client = options.client ?? device.launch()
    this.register = createPhoneRegister({
      ...{ client: this.client, scene: 'join', purpose: 'account', policyVersion: '1', locale: 'zh_CN' },
      clock: device.clock,
      onView: (view) => this.views.push(view),
      onEvent: (event) => this.events.push(event),
      ...options,
    })
  }

  get view(): View {
    return this.register.view()
  }

  get step(): Step {
    return this.view.step
  }

  /** Every step so far, the present one last. */
  steps(): Step[] {
    return ['preparing', ...this.events.flatMap((event) => (event.type === 'step' ? [event.detail.step] : []))]
  }

  event<Type extends RegisterEvent['type']>(type: Type) {
    return this.events.filter((event): event is Extract<RegisterEvent, { type: Type }> => event.type === type)
  }

  async tick(): Promise<void> {
    this.register.agree(true)
    await settled()
  }

  async untick(): Promise<void> {
    this.register.agree(false)
    await settled()
  }

  /** Taps, and WeChat answers. */
  async allow(code = 'phone-code'): Promise<void> {
    this.register.tap()
    this.register.phoneEvent('quick', { detail: { errMsg: 'getPhoneNumber:ok', code } })
    await settled()
  }

  async deny(errMsg = 'getPhoneNumber:fail user deny', kind: 'quick' | 'realtime' = 'quick'): Promise<void> {
    this.register.tap()
    this.register.phoneEvent(kind, { detail: { errMsg } })
    await settled()
  }
}

/** A page on which the box is ticked and one tap is all that is left. */
export async function ready(device = new FakeDevice(), options: Partial<PhoneRegisterOptions> = {}) {
  const page = await device.page(options)
  await page.tick()
  return { device, page, server: device.server }
}
