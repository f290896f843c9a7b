import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { barriers } from '../support/barriers.ts'
import { photograph, sees } from '../support/browser.ts'
import { guestAt } from '../support/guest.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'
import { textingAt } from '../support/texting.ts'
import { numberOf } from '../support/wechat.ts'
import { nextNumber } from '../support/world.ts'

// A function that is sent over runs in the browser.
declare const getComputedStyle: (element: unknown) => { getPropertyValue(name: string): string }

// What the component's README promises to the pages that use it, beyond the registration itself.
let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('test/browser/projects/component')
})
afterAll(() => world.close())
beforeEach(() => void (world.lines.length = 0))

const errors = () => world.lines.filter(({ level }) => level === 'error')
const somebody = async () => (await world.wechat.addUser(nextNumber())).userId

/** How far the border of a field stands out from what lies behind it: WCAG's ratio of luminances. */
const contrastOfFields = (page: Page) =>
  page.evaluate<number>(`(() => {
    const luminance = (colour) => {
      const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => part / 255)
      const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }
    const behind = (element) => {
      const { backgroundColor } = getComputedStyle(element)
      return / 0\\)$/.test(backgroundColor) ? behind(element.parentElement) : backgroundColor
    }
    const field = document.querySelector('.pr-field')
    const [dark, light] = [getComputedStyle(field).borderTopColor, behind(field)].map(luminance).sort((a, b) => a - b)
    return (light + 0.05) / (dark + 0.05)
  })()`)

/** A property of the first element that is found, as the browser works it out. */
const styleOf = (page: Page, selector: string, property: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)

it('shows what a page puts into its slots, and takes its button text, classes and colours', async () => {
  const page = await world.open({ user: await somebody(), page: '/pages/dressed/dressed' })
  const { press, says } = guestAt(page)
  const button = page.getByRole('button', { name: /^马上加入\s*→$/ })
  await button.waitFor()
  const whole = await page.locator('.whole').innerText()
  expect(whole.replace(/\s/g, '')).toMatch(/^半山咖啡会员我已阅读并同意《隐私政策》并已年满14周岁马上加入→/)

  await button.click()
  await sees(page, '请先阅读并同意隐私政策。')
  await sees(page, says.contact)
  for (const own of ['.pr.whole', '.pr-button.button', '.pr-consent.consent', '.pr-message.message']) {
    expect(await styleOf(page, own, 'letter-spacing'), own).toBe('1px')
  }
  expect(await styleOf(page, '.pr-button', 'font-weight')).toBe('400') // two classes win over the component's
  const colours = {
    '.pr': ['color', 'rgb(4, 4, 4)'],
    '.pr-button': ['background-color', 'rgb(1, 1, 1)'],
    '.pr-button .arrow': ['color', 'rgb(2, 2, 2)'],
    '.pr-button-disabled': ['background-color', 'rgb(9, 9, 9)'],
    '.pr-policy': ['color', 'rgb(6, 6, 6)'],
    '.pr-consent-missing': ['border-top-color', 'rgb(7, 7, 7)'],
    '.pr-message': ['color', 'rgb(5, 5, 5)'],
  }
  for (const [selector, [property, value]] of Object.entries(colours)) {
    expect(await styleOf(page, selector, property!), selector).toBe(value)
  }
  expect(await styleOf(page, '.pr-button-disabled', 'color')).toBe('rgb(10, 10, 10)')
  expect(await styleOf(page, '.pr-button', 'border-top-left-radius')).toBe('3px')

  await page.getByRole('checkbox').first().click()
  await press(says.sms)
  await page.getByRole('textbox', { name: says.number }).waitFor()
  expect(await styleOf(page, '.pr-field', 'border-top-color')).toBe('rgb(8, 8, 8)')
  await press(says.sendOtp)
  expect(await styleOf(page, '.pr-field-error', 'color')).toBe('rgb(7, 7, 7)')

  await page.getByRole('button', { name: '《隐私政策》' }).first().click()
  await sees(page, 'dressed：隐私政策第 1 版')
  expect(errors()).toEqual([])
})

it('tells the page of every step', async () => {
  const page = await world.open({ user: await somebody() })
  const { agree, give, says } = guestAt(page)
  await agree()
  await sees(page, 'step: ready')
  await agree() // takes the tick back
  await give(says.quick)
  await sees(page, 'step: registered')
  const told = ['consent', 'opening', 'ready', 'consent', 'opening', 'ready', 'asking', 'submitting', 'registered']
  expect(await page.locator('.told').allInnerTexts()).toEqual(told.map((step) => `step: ${step}`))
})

it('speaks to Taiwan in its own words, the server’s sentences among them', async () => {
  const person = await world.wechat.addUser(nextNumber())
  const page = await world.open({ user: person.userId, language: 'zh_TW' })
  const { agree, press, answer, says, sendTo, otp } = textingAt(page, { language: 'zh_TW' })
  await agree()
  await press(says.quick)
  await answer(says.refuse)
  await sees(page, '沒有取得您的手機號碼，需要時可以再試。')
  await photograph(page, 'component zh_TW declined')
  await press(says.sms)
  await sendTo(person.phones[0]!.purePhoneNumber)
  await otp.waitFor()
  const sent = await world.wechat.newestOtp(numberOf(person))
  await otp.fill(sent === '123456' ? '654321' : '123456')
  await sees(page, '驗證碼不正確，請輸入最新收到的驗證碼。')
})

it('opens WeChat’s guideline where the page has no policy, and asks the page where WeChat has none', async () => {
  const today = guestAt(await world.open())
  await today.press('《隐私政策》')
  await today.page.getByRole('dialog', { name: '小程序隐私保护指引' }).waitFor()
  const before = guestAt(await world.open({ sdk: '2.32.2' }))
  await before.press('《隐私政策》')
  await sees(before.page, 'policy: 1')
})

it('registers under Skyline, whose library 3.4.0 hides the fields of a tap one layer deeper', async () => {
  const page = await world.open({ user: await somebody(), page: '/pages/skyline/skyline', sdk: '3.4.0' })
  const { agree, press, answer, says } = guestAt(page)
  await agree()
  await press(says.quick)
  await press('同意') // WeChat's privacy guideline comes first there
  await answer(says.allow)
  await sees(page, '注册成功')
})

it.each(['light', 'dark'] as const)('keeps nobody out with colours of its own, %s', async (theme) => {
  const person = await world.wechat.addUser(nextNumber())
  const page = await world.open({ user: person.userId, theme })
  const { says, press, agree, otp, sendTo } = textingAt(page)
  const look = async (act: string) => {
    await photograph(page, `component ${theme} ${act}`)
    expect(await barriers(page), act).toEqual([])
  }
  await press(says.quick)
  await sees(page, '请先阅读并同意隐私政策。')
  await look('1 tick first')
  await agree()
  await press(says.sms)
  await page.getByRole('textbox', { name: says.number }).waitFor()
  expect(await contrastOfFields(page)).toBeGreaterThanOrEqual(3) // WCAG 1.4.11
  await press(says.sendOtp)
  await page.locator('.pr-field-error').waitFor()
  await look('2 number mistyped')
  await sendTo(person.phones[0]!.purePhoneNumber)
  await otp.waitFor()
  await press('关闭') // the notification, which would cover what comes
  await otp.fill(await world.wechat.newestOtp(numberOf(person)))
  await sees(page, '注册成功')
  await look('3 done')
})
