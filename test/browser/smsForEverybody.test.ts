import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers } from '../support/barriers.ts'
import { photograph, sees } from '../support/browser.ts'
import { startCoffeeShop, type CoffeeShop } from '../support/coffeeShop.ts'
import { keyboard, tabTo, words } from '../support/guest.ts'
import type { PhoneOptions } from '../support/phoneWorld.ts'
import { Phone } from '../support/phone.ts'
import { textingAt } from '../support/texting.ts'
import { numberOf, type Person } from '../support/wechat.ts'

// The SMS rung for who has no mouse, cannot see, reads another language or has letters large.
let shop: CoffeeShop
beforeAll(async () => {
  shop = await startCoffeeShop()
})
afterAll(() => shop.close())

const joinPage = '/pages/join/join'
const typed = ({ phones: [phone] }: Person) => phone?.purePhoneNumber ?? ''

it('is walked by keyboard alone', async () => {
  const person = await shop.guest()
  const page = await shop.openFor(person, { page: joinPage })
  const { says, declineForSms, chooseCountry, press, number, otp, arrivingOtp } = textingAt(page, { hand: keyboard })
  await declineForSms()
  await chooseCountry('+852 中国香港')
  await chooseCountry('+86 中国大陆')
  await tabTo(number)
  await page.keyboard.type(typed(person))
  await press(says.sendOtp)
  await otp.and(page.locator(':focus')).waitFor()
  await page.keyboard.type(await arrivingOtp())
  await sees(page, says.member)
})

type Looks = Pick<PhoneOptions, 'theme' | 'fontSize' | 'width'> & { language: keyof typeof words }

/** Somebody whose number was another's before, past every screen there is between the tap and the end. */
async function walk(looks: Looks, at: (page: Page, act: string) => Promise<void>): Promise<void> {
  const person = await shop.guest()
  await (await Phone.open(person, shop.server.url, shop.wechat)).join()
  const heir = await shop.guest(...person.phones)
  const page = await shop.openFor(heir, { page: joinPage, ...looks })
  const guest = textingAt(page, looks)
  const { says, give, sendTo, otp, press } = guest
  await give(says.quick)
  await page.getByRole('textbox', { name: says.number }).waitFor()
  await at(page, '1 conflict')
  await press(says.sendOtp)
  await page.locator('.pr-field-error').waitFor()
  await at(page, '2 number mistyped')
  await page.getByRole('button', { name: says.country }).click()
  await page.getByRole('dialog').waitFor()
  await at(page, '3 countries')
  await page.getByRole('dialog').getByRole('button', { name: says.done, exact: true }).click()
  await sendTo(typed(person))
  await otp.waitFor()
  await page.getByRole('button', { name: /^(关闭|關閉|Close)$/ }).click()
  await at(page, '4 code')
  await otp.fill('12345')
  await press(says.confirm)
  await page.locator('.pr-field-error').waitFor()
  await at(page, '5 code mistyped')
  await otp.fill(await shop.wechat.newestOtp(numberOf(person)))
  await sees(page, says.member)
}

it.each([
  { language: 'zh_TW', theme: 'light' },
  { language: 'en', theme: 'dark' },
] as const)('keeps nobody out, $language, $theme', async (looks) => {
  await walk(looks, async (page, act) => {
    await photograph(page, `sms ${looks.language} ${looks.theme} ${act}`)
    expect(await barriers(page), act).toEqual([])
  })
})

it('has room for the largest letters on the smallest phone', async () => {
  await walk({ language: 'zh_CN', fontSize: 23, width: 320 }, async (page, act) => {
    await photograph(page, `sms large ${act}`)
    expect(await cut(page), act).toEqual([])
    expect(await smallestLetters(page), act).toBeGreaterThanOrEqual(20) // where 14px are usual
  })
})

/** In px, among all the component says. */
const smallestLetters = (page: Page) =>
  page.evaluate<number>(`Math.min(...[...document.querySelectorAll('.pr *')]
    .filter((element) => element.getClientRects().length > 0 && element.textContent.trim() !== '')
    .map((element) => parseFloat(getComputedStyle(element).fontSize)))`)

/** Texts that go beyond the screen or the box they stand in. */
async function cut(page: Page): Promise<string[]> {
  const shown = await page.evaluate<{ what: string; isCut: boolean }[]>(`[...document.querySelectorAll('.pr *')]
    .filter((element) => element.getClientRects().length > 0 && !element.closest('.pr-unseen'))
    .map((element) => {
      const { left, right } = element.getBoundingClientRect()
      const overflows = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1
      return { what: element.className + ': ' + element.textContent, isCut: left < 0 || right > innerWidth || overflows }
    })`)
  expect(shown.length).toBeGreaterThan(10)
  return shown.filter(({ isCut }) => isCut).map(({ what }) => what)
}
