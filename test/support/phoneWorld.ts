import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { createClock, DEFAULT_APP, startEmulator, type ConsoleEntry, type Emulator } from '@quickreg/emulator'
import { readConfig, startServer, type RunningServer, type StartOptions } from '@quickreg/server'
import type { BrowserContext, Page } from 'playwright-core'
import { root } from '../../scripts/lib/installed.mjs'
import { openWindow } from './browser.ts'
import { freshDatabase } from './database.ts'
import { WechatControl } from './wechat.ts'
import { serverEnvironment, serviceKey } from './world.ts'

/** Which phone, and who holds it; the query of the phone's address. */
export interface PhoneOptions {
  user?: string
  platform?: 'ios' | 'android' | 'devtools'
  /** Version of the base library. */
  sdk?: string
  language?: 'zh_CN' | 'zh_TW' | 'en'
  theme?: 'light' | 'dark'
  network?: 'online' | 'slow' | 'offline'
  fontSize?: number
  /** Fingers instead of a mouse. */
  touch?: boolean
  /** A narrow phone instead of one of usual width, in CSS pixels. */
  width?: number
  /** Its timers go by `page.clock`. */
  ownClock?: boolean
  /** Address of the page to open: `/pages/me/me`. */
  page?: string
}

/** The server, WeChat and a mini program on its phone: what `quickreg dev` starts, with a database of its own. */
export interface PhoneWorld {
  emulator: Emulator
  server: RunningServer
  wechat: WechatControl
  /** What the mini program wrote to its console. */
  lines: ConsoleEntry[]
  /** The phone alone, as large as a phone. */
  open(options?: PhoneOptions): Promise<Page>
  /** The window a developer sees: the phone and what is around it. */
  openFrame(options?: Parameters<typeof openWindow>[0] & { query?: string }): Promise<Page>
  /** Asks the server's back-end API as the shop would. */
  backend(path: string): Promise<unknown>
  control(method: string, path: string, body?: object): Promise<unknown>
  close(): Promise<void>
}

export interface PhoneWorldOptions {
  /** In place of the server that is started. */
  api?: string
  /** Its limits, where they differ from the usual ones. */
  policy?: StartOptions['policy']
}

/** @param project A folder with a mini program, absolute or relative to the repository. */
export async function startPhoneWorld(project: string, { api, policy }: PhoneWorldOptions = {}): Promise<PhoneWorld> {
  const clock = createClock()
  const lines: ConsoleEntry[] = []
  const windows: BrowserContext[] = []
  const emulator = await startEmulator({ clock, onConsole: (entry) => void lines.push(entry) })
  const database = await freshDatabase()
  const environment = {
    ...serverEnvironment(emulator.url, database),
    SMS_COUNTRIES: '86,852',
    SERVICE_KEYS: JSON.stringify({ shop: createHash('sha256').update(serviceKey).digest('hex') }),
    LOG_LEVEL: 'silent',
  }
  const server = await startServer(readConfig(environment), { now: () => clock.now(), policy })
  await emulator.openProject({ dir: resolve(root, project), api: api ?? server.url })
  const openAt = async (url: string, options: Parameters<typeof openWindow>[0], ownClock = false) => {
    const context = await openWindow(options)
    windows.push(context)
    if (ownClock) await context.clock.install()
    const page = await context.newPage()
    await page.goto(url)
    return page
  }
  return {
    emulator,
    server,
    wechat: new WechatControl(emulator.url, DEFAULT_APP.appid),
    lines,
    async open({ touch = false, width = 390, ownClock, page: path = '', ...query } = {}) {
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries(query)) search.set(name, String(value))
      const screen = { viewport: { width, height: 780 }, hasTouch: touch }
      const page = await openAt(`${emulator.url}/phone/?${search}#${path}`, screen, ownClock)
      await page.locator('html[data-launched]').waitFor()
      return page
    },
    openFrame: ({ query = '', ...options } = {}) =>
      openAt(`${emulator.url}/${query}`, { viewport: { width: 1440, height: 900 }, ...options }),
    async backend(path) {
      const headers = { authorization: `Bearer ${serviceKey}` }
      return (await fetch(`${server.url}${path}`, { headers })).json()
    },
    async control(method, path, body) {
      const headers = { 'content-type': 'application/json' }
      const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) }
      const response = await fetch(`${emulator.url}/_emulator${path}`, init)
      if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
      return response.json()
    },
    async close() {
      for (const window of windows) await window.close()
      await emulator.close()
      await server.close()
      await database.drop()
    },
  }
}
