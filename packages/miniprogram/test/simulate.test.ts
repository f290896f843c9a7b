import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, describe, it } from 'vitest'
import { buildMiniprogram } from '../build.ts'
import { settled } from '../src/core/testing/clock.ts'
import { FakeDevice, origin } from '../src/core/testing/device.ts'
import { open, problem } from '../src/core/testing/server.ts'

const require = createRequire(import.meta.url)
const isSupported = process.platform === 'linux' && process.arch === 'x64' // as miniprogram-compiler, which renders the template

interface Node {
  dom: { textContent: string } | undefined
  querySelector(selector: string): Node | undefined
  querySelectorAll(selector: string): Node[]
  dispatchEvent(name: string, options?: { detail?: object }): void
}

interface Root extends Node {
  instance: { data: { screen: Record<string, unknown>; country: number; countries: { label: string }[] } }
  attach(parent: unknown): void
  detach(): void
  setData(data: object): void
  addEventListener(name: string, listener: (event: { detail: object }) => void): void
}

type Window = Record<string, unknown> & { document: { body: unknown } }

interface Simulate {
  load(path: string, tag: string, options: object): string
  render(id: string, properties: object): Root
}

/** The component as published, in WeChat's own test bed: built-in tags are bare slots there, so their events are sent by hand. */
describe.runIf(isSupported)('<phone-register> under miniprogram-simulate', () => {
  const dist = mkdtempSync(join(tmpdir(), 'quickreg-simulate-'))
  let simulate: Simulate
  let shown: Root | undefined
  let window: Window

  beforeAll(() => {
    expect(buildMiniprogram(dist)).toEqual([])
    const { JSDOM } = require('jsdom') as { JSDOM: new (html: string) => { window: Window } }
    window = new JSDOM('<body></body>').window
    const names = ['document', 'Event', 'CustomEvent', 'Element', 'Node', 'HTMLElement'] as const
    Object.assign(globalThis, { window }, ...names.map((name) => ({ [name]: window[name] })))
    simulate = require('miniprogram-simulate') as Simulate
  }, 60_000)
  afterEach(() => shown?.detach())
  afterAll(() => rmSync(dist, { recursive: true }))

  async function show(device: FakeDevice, properties: object = {}, { relaunch } = { relaunch: true }) {
    const launched = relaunch ? ['index', 'phone-register/phone-register'] : []
    for (const file of launched) delete require.cache[join(dist, `${file}.js`)]
    Object.assign(globalThis, {
      wx: { ...device.wx, getAppBaseInfo: () => ({ language: 'zh_CN', SDKVersion: '3.8.0' }) },
    })
    const id = simulate.load(join(dist, 'phone-register/phone-register'), 'phone-register', {})
    const root = simulate.render(id, { server: origin, ...properties })
    shown = root
    const events: { type: string; detail: object }[] = []
    for (const type of ['registered', 'declined', 'failed', 'policy']) {
      root.addEventListener(type, ({ detail }) => events.push({ type, detail }))
    }
    root.attach(window.document.body)
    await settled()
    return {
      root,
      events,
      button: () => root.querySelector('.pr-button')!,
      text: () => root.dom!.textContent,
      async tick(checked = true) {
        root
          .querySelector('.pr-consent-group')!
          .dispatchEvent('change', { detail: { value: checked ? ['agreed'] : [] } })
        await settled()
      },
      async tap(detail?: object, event = 'getphonenumber') {
        this.button().dispatchEvent('tap')
        if (detail) this.button().dispatchEvent(event, { detail })
        await settled()
      },
    }
  }

  it('registers: tick, tap, allow', async () => {
    const page = await show(new FakeDevice())
    expect(page.text()).toContain('我已阅读并同意')
    await page.tick()
    await page.tap({ errMsg: 'getPhoneNumber:ok', code: 'c' })
    expect(page.text()).toContain('注册成功')
    expect(page.text()).toContain('138******00')
    expect(page.events).toMatchObject([{ type: 'registered', detail: { isNew: true } }])
  })

  it('has no open-type before the tick, and says why', async () => {
    const device = new FakeDevice()
    const page = await show(device)
    await page.tap()
    expect(page.root.instance.data.screen).toMatchObject({ openType: '', consentMissing: true })
    expect(page.text()).toContain('请先阅读并同意隐私政策')
    await page.tick()
    expect(page.root.instance.data.screen).toMatchObject({ openType: 'getPhoneNumber', consentMissing: false })
  })

  it('a refusal is written down, the next way is on the button, and nothing opens by itself', async () => {
    const device = new FakeDevice()
    const page = await show(device, { locale: 'en' })
    await page.tick()
    await page.tap({ errMsg: 'getPhoneNumber:fail user deny' })
    expect(page.text()).toContain('because user_declined')
    expect(page.root.instance.data.screen).toMatchObject({ openType: 'getRealtimePhoneNumber' })
    expect(page.text()).toContain('One tap with WeChat')
    await page.tap({ errMsg: 'getRealtimePhoneNumber:ok', code: 'r' }, 'getrealtimephonenumber')
    expect(device.server.of('POST /v1/flows/:id/phone')[0]?.body).toEqual({ rung: 'realtime', phoneCode: 'r' })
    expect(page.text()).toContain('You are registered')
  })

  it('keeps the button mounted from the first sight to the outcome, and shields it while the sheet opens', async () => {
    const device = new FakeDevice()
    const page = await show(device)
    const first = page.button().dom
    await page.tick()
    await page.tap()
    expect(page.root.querySelector('.pr-shield')).toBeDefined()
    device.held = []
    await page.tap({ errMsg: 'getPhoneNumber:ok', code: 'c' })
    expect(page.root.instance.data.screen).toMatchObject({ openType: '', busy: true })
    expect(page.button().dom).toBe(first)
  })

  it('shows every closed way with its reason', async () => {
    const page = await show(new FakeDevice())
    await page.tick()
    expect(page.text()).toContain('短信验证码 · 暂未开放')
  })

  describe('by SMS', () => {
    async function atNumber({
      device = new FakeDevice(),
      countries,
    }: { device?: FakeDevice; countries?: string[] } = {}) {
      device.server.rungs = [open('quick'), { ...open('sms'), ...(countries && { countries }) }]
      const page = await show(device)
      await page.tick()
      page.root.querySelector('.pr-other')!.dispatchEvent('tap')
      await settled()
      const write = async (value: string) => {
        page.root.querySelector('.pr-input')!.dispatchEvent('input', { detail: { value } })
        await settled()
      }
      return { device, write, ...page }
    }

    async function atCode() {
      const page = await atNumber()
      await page.write('138 0013 8000')
      await page.tap()
      return page
    }

    it('enters number and code, and six digits hand themselves in', async () => {
      const page = await atCode()
      expect(page.device.server.of('POST /v1/flows/:id/sms')[0]?.body).toEqual({ phone: '+8613800138000' })
      expect(page.text()).toContain('验证码已发送至 +861380013**00')
      expect(page.text()).toContain('60 秒后可重新获取')
      await page.write('11111')
      await page.write('111111')
      expect(page.device.server.of('POST /v1/flows/:id/otp').map(({ body }) => body)).toEqual([{ otp: '111111' }])
      expect(page.text()).toContain('注册成功')
    })

    it('a pasted number chooses its country', async () => {
      const page = await atNumber()
      await page.write('+852 9123 4567')
      expect(page.text()).toContain('+852 中国香港')
      expect(page.root.instance.data).toMatchObject({ number: '91234567' })
      page.root.querySelector('.pr-clear')!.dispatchEvent('tap')
      await settled()
      expect(page.root.instance.data).toMatchObject({ number: '', numberFocus: true })
    })

    it('offers the countries that the server serves, and no choice where it is one', async () => {
      const labels = ({ root }: { root: Root }) => root.instance.data.countries.map(({ label }) => label)
      const pick = async ({ root }: { root: Root }, index: number) => {
        root.querySelector('.pr-field')!.dispatchEvent('change', { detail: { value: String(index) } })
        await settled()
      }
      const abroad = await atNumber({ countries: ['7', '852', '86'] })
      expect(labels(abroad)).toEqual(['+86 中国大陆', '+852 中国香港', '+7'])
      await pick(abroad, 1)
      expect(abroad.root.instance.data.country).toBe(1)

      const atHome = await atNumber({ countries: ['86'] })
      expect(labels(atHome)).toEqual(['+86 中国大陆'])
      await pick(atHome, 1)
      expect(atHome.root.instance.data.country).toBe(0)
      expect(atHome.text()).toContain('+86 中国大陆')
      await atHome.write('+86 138 0013 8000')
      await atHome.tap()
      expect(atHome.device.server.of('POST /v1/flows/:id/sms')[0]?.body).toEqual({ phone: '+8613800138000' })
    })

    it('keeps the country that was chosen when another flow begins, though its index is another', async () => {
      const page = await atNumber({ countries: ['86', '852', '7'] })
      await page.write('+7 912 345 67 89')
      expect(page.root.instance.data).toMatchObject({ country: 2, number: '9123456789' })
      page.device.server.rungs = [open('quick'), { ...open('sms'), countries: ['86', '7'] }]
      page.device.server.next('POST /v1/flows/:id/sms', problem('session_invalid'))
      await page.tap()
      expect(page.root.instance.data).toMatchObject({ screen: { panel: 'number' }, country: 1, number: '9123456789' })
    })

    it('a wrong code clears its field and takes the focus, and may be typed once more', async () => {
      const page = await atCode()
      await page.write('999999')
      expect(page.root.instance.data).toMatchObject({ otp: '', otpFocus: true, screen: { invalid: 'otp' } })
      expect(page.root.instance.data.screen.spokenOtpLabel).toBe('验证码. title of otp_rejected')
      await page.write('999999')
      expect(page.device.server.of('POST /v1/flows/:id/otp')).toHaveLength(2)
    })

    it('a code that is dead gives its place to the button for another', async () => {
      const page = await atCode()
      page.device.server.next('POST /v1/flows/:id/otp', problem('otp_expired'))
      await page.write('111111')
      expect(page.root.querySelector('.pr-otp')).toBeUndefined()
      expect(page.button().dom!.textContent).toBe('60 秒后可重新获取')
    })

    it('keeps the number on the way to one tap and back, and when it is changed', async () => {
      const page = await atNumber()
      await page.write('13800138000')
      for (let i = 0; i < 2; i++) {
        page.root.querySelector('.pr-other')!.dispatchEvent('tap')
        await settled()
      }
      expect(page.root.instance.data).toMatchObject({ screen: { panel: 'number' }, number: '13800138000' })
    })

    it('says aloud when a code was sent, and not every second after it', async () => {
      const page = await atCode()
      const spoken = page.root.instance.data.screen.spoken
      expect(spoken).toBe('验证码已发送至 +861380013**00')
      expect(page.root.querySelector('.pr-unseen')!.dom!.textContent).toBe(spoken)
    })
  })

  it('changes the number of whoever has an account', async () => {
    const device = new FakeDevice()
    device.server.account = { id: 'acc-1', phone: '138******00', createdAt: '2026-01-01T00:00:00.000Z' }
    device.server.rungs = [open('sms')]
    const page = await show(device, { purpose: 'change_phone', scene: 'change' })
    expect(page.text()).toContain('更换手机号')
    await page.tick()
    expect(page.root.instance.data.screen).toMatchObject({ panel: 'number', numberLabel: '新手机号' })
    for (const value of ['13900139000', '111111']) {
      page.root.querySelector('.pr-input')!.dispatchEvent('input', { detail: { value } })
      await settled()
      if (value.length > 6) await page.tap()
    }
    expect(page.text()).toContain('手机号已更换')
    expect(page.events).toMatchObject([{ type: 'registered', detail: { account: { phone: '139******00' } } }])
  })

  it('says what went wrong and can be tried again', async () => {
    const device = new FakeDevice()
    device.server.next('POST /v1/sessions', problem('wechat_unavailable'))
    const page = await show(device)
    expect(page.text()).toContain('title of wechat_unavailable')
    expect(page.events).toMatchObject([{ type: 'failed', detail: { code: 'wechat_unavailable' } }])
    await page.tap()
    expect(page.text()).toContain('我已阅读并同意')
  })

  it('disabled, asks for nothing', async () => {
    const device = new FakeDevice()
    const page = await show(device, { disabled: true })
    await page.tick()
    await page.tap()
    expect(page.root.instance.data.screen).not.toHaveProperty('shielded', true)
  })

  it('is told what became of a number although the component was away when it arrived', async () => {
    const device = new FakeDevice()
    const contact = { purpose: 'contact', scene: 'booking' }
    const gone = await show(device, contact)
    await gone.tick()
    device.held = []
    await gone.tap({ errMsg: 'getPhoneNumber:ok', code: 'c' })
    gone.root.detach()
    const page = await show(device, contact, { relaunch: false })
    expect(page.root.instance.data.screen).toMatchObject({ panel: 'tap', busy: true, openType: '', hasButton: true })
    await device.release()
    expect(page.text()).toContain('手机号已验证')
    expect(page.events).toMatchObject([{ type: 'registered', detail: { contact: { scene: 'booking' } } }])
    expect(gone.events).toEqual([])
  })

  it('asks again for whoever signs out', async () => {
    const device = new FakeDevice()
    const page = await show(device)
    await page.tick()
    await page.tap({ errMsg: 'getPhoneNumber:ok', code: 'c' })
    const { quickregFor } = require(join(dist, 'index.js')) as typeof import('../src/index.ts')
    await quickregFor(origin).signOut()
    await settled()
    expect(page.text()).toContain('我已阅读并同意')
    expect(page.root.instance.data.screen).toMatchObject({ panel: 'tap', agreed: false, openType: '' })
  })

  it('says what became of a number although a property has changed on its way', async () => {
    const device = new FakeDevice()
    const page = await show(device, { purpose: 'contact', scene: 'booking' })
    await page.tick()
    device.held = []
    await page.tap({ errMsg: 'getPhoneNumber:ok', code: 'c' })
    page.root.setData({ scene: 'party' })
    await device.release()
    expect(page.events).toMatchObject([{ type: 'registered', detail: { contact: { scene: 'booking' } } }])
    expect(page.root.instance.data.screen).toMatchObject({ panel: 'tap', agreed: false })
  })

  it('starts anew when a property changes, but not while the sheet is open', async () => {
    const device = new FakeDevice()
    const page = await show(device)
    await page.tick()
    page.root.setData({ scene: 'vip' })
    await settled()
    expect(page.root.instance.data.screen).toMatchObject({ agreed: false })
    await page.tick()
    await page.tap()
    page.root.setData({ scene: 'join' })
    page.button().dispatchEvent('getphonenumber', { detail: { code: 'c' } })
    await settled()
    expect(device.server.of('POST /v1/flows').map(({ body }) => body?.scene)).toEqual(['join', 'vip'])
    expect(page.events).toMatchObject([{ type: 'registered', detail: { isNew: true } }, { detail: { isNew: false } }])
  })
})
