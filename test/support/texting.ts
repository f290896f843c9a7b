import type { Locator, Page } from 'playwright-core'
import { eventually, sees } from './browser.ts'
import { guestAt, mouse, type Guest } from './guest.ts'

/** A guest who goes down to the last rung: a number typed by hand, and the code that arrives. */
export interface TextingGuest extends Guest {
  number: Locator
  otp: Locator
  /** Declines WeChat's sheet and asks for a code instead. */
  declineForSms(): Promise<void>
  /** Types a number, as she would dial it at home, and has a code sent there. */
  sendTo(number: string): Promise<void>
  /** The code on the notification at the top of the screen. */
  arrivingOtp(): Promise<string>
  chooseCountry(label: string): Promise<void>
}

export function textingAt(page: Page, options: Parameters<typeof guestAt>[1] = {}): TextingGuest {
  const guest = guestAt(page, options)
  const { says, press, agree, answer } = guest
  const { hand = mouse, language = 'zh_CN' } = options
  const number = page.getByRole('textbox', { name: says.number })
  return {
    ...guest,
    number,
    otp: page.getByRole('textbox', { name: says.otp }),
    async declineForSms() {
      await agree()
      await press(says.quick)
      await answer(says.refuse)
      await press(says.sms)
    },
    async sendTo(typed) {
      await number.fill(typed)
      await press(says.sendOtp)
    },
    async arrivingOtp() {
      const banner = page.locator('.native-sms')
      await banner.waitFor()
      return eventually('a code', async () => /(?<!\d)\d{6}(?!\d)/.exec(await banner.innerText())?.[0])
    },
    async chooseCountry(label) {
      await hand(page.getByRole('button', { name: language === 'en' ? /^Country/ : /^国家或地区/ }))
      const sheet = page.getByRole('dialog')
      await sheet.getByRole('option', { name: label }).click()
      await hand(sheet.getByRole('button', { name: language === 'en' ? 'OK' : '确定' }))
      await sheet.waitFor({ state: 'detached' })
      await sees(page, label)
    },
  }
}
