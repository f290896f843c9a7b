import type { Locator, Page } from 'playwright-core'
import { eventually, sees } from './browser.ts'
import { guestAt, keyboard, mouse, type Guest } from './guest.ts'

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
  const { hand = mouse } = options
  const number = page.getByRole('textbox', { name: says.number })
  return {
    ...guest,
    number,
    otp: page.getByRole('textbox', { name: says.otp }),
    async declineForSms() {
      await agree()
      await press(says.quick)
      await answer(says.refuse)
      await page.getByRole('button', { name: says.realtime }).waitFor() // the server has heard of it
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
      await hand(page.getByRole('button', { name: says.country }))
      const sheet = page.getByRole('dialog')
      await (hand === keyboard ? turnTo : mouse)(sheet.getByRole('option', { name: label }))
      await hand(sheet.getByRole('button', { name: says.done, exact: true }))
      await sheet.waitFor({ state: 'detached' })
      await sees(page, label)
    },
  }
}

/** Arrow keys in the list of a picker. */
async function turnTo(row: Locator): Promise<void> {
  const keys = row.page().keyboard
  await row.locator('..').focus()
  await keys.press('Home')
  while ((await row.getAttribute('aria-selected')) !== 'true') await keys.press('ArrowDown')
}
