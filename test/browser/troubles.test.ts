import type { Page } from 'playwright-core'
import { createServer, connect, type AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { eventually, photograph, sees } from '../support/browser.ts'
import { startCoffeeShop, type CoffeeShop } from '../support/coffeeShop.ts'
import { guestAt, maskedOf, words } from '../support/guest.ts'

let shop: CoffeeShop
beforeAll(async () => {
  shop = await startCoffeeShop()
})
afterAll(() => shop.close())

const { zh_CN: says } = words
const joinPage = '/pages/join/join'
const notAvailable = '一键取号暂不可用，请换一种方式。'
const notPermitted = '未获准读取手机号，请阅读并同意隐私指引，或换一种方式。'

/** Somebody at the join page, the box ticked and the flow open. */
async function ready(options: { sdk?: string; platform?: 'devtools' } = {}) {
  const person = await shop.guest()
  const guest = guestAt(await shop.openFor(person, { page: joinPage, ...options }))
  await guest.agree()
  await sees(guest.page, '手机号实时验证')
  return { person, ...guest }
}

/** What the person reads tells her what to do; the cause is for the developer. */
const terminalSays = (line: string, { lines } = shop) =>
  eventually(`a line with: ${line}`, () => lines.some(({ text }) => text.includes(line)))

describe('what is wrong with the app shows while it runs', () => {
  const causes = [
    {
      what: 'the quota is used up',
      app: { quota: 0 },
      back: { quota: 1000 },
      reads: notAvailable,
      offered: says.realtime,
      line: 'the quota of this app is used up',
    },
    {
      what: 'the app is not verified',
      app: { verified: false },
      back: { verified: true },
      reads: notAvailable,
      line: 'only verified accounts, and no personal ones',
    },
    {
      what: 'the right was withdrawn',
      app: { phoneRight: false },
      back: { phoneRight: true },
      reads: notAvailable,
      line: 'the right to phone numbers was withdrawn',
    },
    {
      what: 'the guideline has no phone',
      app: { privacyDeclared: false },
      back: { privacyDeclared: true },
      reads: notPermitted,
      line: 'the privacy guideline does not declare phone numbers',
    },
    {
      what: 'privacy is banned',
      app: { privacyBanned: true },
      back: { privacyBanned: false },
      reads: notPermitted,
      line: "WeChat has banned this app's privacy interfaces",
    },
  ]
  it.each(causes)('$what: said, and once it is mended she joins', async (cause) => {
    const { app, back, reads, offered = says.smsButton, line } = cause
    const { person, page, agree, press, answer } = await ready()
    await shop.wechat.patchApp(app)
    onTestFinished(() => void shop.wechat.patchApp(back))
    await press(says.quick)
    await sees(page, reads)
    await page.getByRole('button', { name: offered }).waitFor()
    await terminalSays(line)
    await photograph(page, `trouble ${cause.what}`)
    expect(await page.getByRole('dialog').count()).toBe(0)

    await shop.wechat.patchApp(back)
    await page.reload()
    await agree()
    await press(says.quick)
    await answer(says.allow)
    await sees(page, says.member)
    expect(await shop.charges(person)).toBe(1)
  })
})

describe('what is particular about the person or the phone', () => {
  it('a blocked person is told so and keeps the menu', async () => {
    const { page, agree, press } = guestAt(await shop.open({ user: 'blocked' }))
    await press(says.invitation)
    await agree()
    await press(says.quick)
    await sees(page, '该微信账号暂时无法使用此功能，请联系客服。')
    await terminalSays('WeChat has blocked this person')
    await press('返回上一页')
    await sees(page, '今日菜单')
  })

  it('who has no number adds one in the sheet', async () => {
    const { page, agree, press, answer } = guestAt(await shop.open({ user: 'none', page: joinPage }))
    await agree()
    await press(says.quick)
    await sees(page, '微信尚未绑定手机号，请先添加。')
    await photograph(page, 'trouble no number')
    const sheet = page.getByRole('dialog', { name: says.sheet })
    await sheet.getByRole('textbox', { name: '手机号' }).fill('13611112222')
    await sheet.getByRole('button', { name: '确定' }).click()
    await answer(says.allow)
    await sees(page, says.member)
    await sees(page, '136******22')
  })

  it('a library below 2.21.2 brings sealed data and no code, and she joins all the same', async () => {
    const { person, page, press, answer } = await ready({ sdk: '2.21.1' })
    await press(says.quick)
    await answer(says.allow)
    await sees(page, maskedOf(person))
  })

  it('a library that puts the fields on the event itself is read as well', async () => {
    const { person, page, press, answer } = await ready({ sdk: '3.2.3' })
    await press(says.quick)
    // This one asks for the privacy guideline apart.
    await page.getByRole('dialog', { name: '用户隐私保护提示' }).getByRole('button', { name: '同意' }).click()
    await answer(says.allow)
    await sees(page, maskedOf(person))
  })

  it('DevTools have no realtime button: a code by SMS is offered, and the quick one stays', async () => {
    const { person, page, press, answer } = await ready({ platform: 'devtools' })
    await press('手机号实时验证')
    await press(says.realtime)
    await sees(page, '当前微信版本不支持，请更新微信或换一种方式。')
    await page.getByRole('button', { name: says.smsButton }).waitFor()
    await press('微信手机号快速验证')
    await press(says.quick)
    await answer(says.allow)
    await sees(page, maskedOf(person))
  })
})

describe('what goes wrong on the way', () => {
  it('offline nothing is lost: she taps again when the network is back', async () => {
    const { person, page, press, answer } = await ready()
    await setNetwork(page, 'offline')
    await press(says.quick)
    await sees(page, '网络不可用，请检查网络后再点一次。')
    await terminalSays('the phone is offline')
    await photograph(page, 'trouble offline')
    await setNetwork(page, 'online')
    await press(says.quick)
    await answer(says.allow)
    await sees(page, maskedOf(person))
    expect(await shop.charges(person)).toBe(1)
  })

  it('on a slow network everything comes late, and she joins all the same', async () => {
    const person = await shop.guest()
    const { page, give } = guestAt(await shop.openFor(person, { page: joinPage, network: 'slow' }))
    await give(says.quick)
    await sees(page, says.member)
    expect(await shop.charges(person)).toBe(1)
  })

  it('the mini program is closed while the sheet is open: nothing is billed, and the next visit goes on', async () => {
    const { person, page, agree, press, answer } = await ready()
    await press(says.quick)
    await sees(page, says.sheet)
    await page.reload()
    expect(await shop.charges(person)).toBe(0)
    await agree()
    await press(says.quick)
    await answer(says.allow)
    await sees(page, maskedOf(person))
    expect(await shop.charges(person)).toBe(1)
  })

  it('a dead server leaves the menu as it is, says so on the join page, and is asked again at her word', async () => {
    const bridge = await bridgeTo(() => Number(new URL(other.server.url).port))
    onTestFinished(bridge.burn) // last: it waits for whoever is on it
    const other: CoffeeShop = await startCoffeeShop({ hosts: { 'https://coffee.example': bridge.url } })
    onTestFinished(() => other.close())
    const person = await other.guest()
    const { page, press, give } = guestAt(await other.openFor(person))
    await sees(page, '今日菜单')
    await press(says.invitation)
    await sees(page, '网络不可用，请检查网络后再试。')
    await photograph(page, 'trouble dead server')
    await terminalSays('https://coffee.example gave no answer', other)
    await bridge.build()
    await press('重试')
    await give(says.quick)
    await sees(page, maskedOf(person))
  })

  it('an origin nobody listed is named in the terminal, and the join page says whom to ask', async () => {
    const other = await startCoffeeShop({ hosts: { 'https://coffee.example': undefined } })
    onTestFinished(() => other.close())
    const { page, press } = guestAt(await other.openFor(await other.guest()))
    await press(says.invitation)
    await sees(page, /把它的域名加入 request 合法域名/)
    await photograph(page, 'trouble unlisted origin')
    await terminalSays('https://coffee.example is not in requestHosts', other)
    await press('返回上一页')
    await sees(page, '今日菜单')
  })
})

/** As the frame around the phone switches it. */
const setNetwork = (page: Page, network: 'online' | 'offline') =>
  page.evaluate(`postMessage({ type: 'quickreg:device', change: { network: '${network}' } }, location.origin)`)

/** An address at which nobody answers until the bridge is built. */
async function bridgeTo(port: () => number) {
  const bridge = createServer((socket) => pipeline(socket, connect(port(), '127.0.0.1'), socket, () => {}))
  const listen = (at: number) => new Promise<void>((done) => bridge.listen(at, '127.0.0.1', done))
  const burn = () => new Promise<void>((done) => bridge.close(() => done()))
  await listen(0)
  const reserved = (bridge.address() as AddressInfo).port
  await burn()
  return { url: `http://127.0.0.1:${reserved}`, build: () => listen(reserved), burn }
}
