import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { photograph, sees, seesNoMore } from '../support/browser.ts'
import { startCoffeeShop, type CoffeeShop } from '../support/coffeeShop.ts'
import { maskedOf, words } from '../support/guest.ts'
import type { PhoneOptions } from '../support/phoneWorld.ts'
import { textingAt } from '../support/texting.ts'
import { numberOf, type Person } from '../support/wechat.ts'
import { nextNumber } from '../support/world.ts'

// What people do at the field for the number and at the field for the code.
let shop: CoffeeShop
beforeAll(async () => {
  shop = await startCoffeeShop()
})
afterAll(() => shop.close())

const { zh_CN: says } = words
const joinPage = '/pages/join/join'
const typed = ({ phones: [phone] }: Person) => phone?.purePhoneNumber ?? ''
const wrong = (otp: string) => otp.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))

/** Somebody who has declined the tap. */
async function atNumber(options: Omit<PhoneOptions, 'user'> = {}, ...phones: Person['phones']) {
  const person = await shop.guest(...phones)
  const guest = textingAt(await shop.openFor(person, { page: joinPage, ...options }))
  await guest.declineForSms()
  return { person, ...guest }
}

/** Somebody whose code is on its way. */
async function atCode(options: Omit<PhoneOptions, 'user'> = {}) {
  const guest = await atNumber(options)
  await guest.sendTo(typed(guest.person))
  return { ...guest, code: await guest.arrivingOtp() }
}

describe('the number', () => {
  it('may be of Hong Kong, but not of a country that no code is sent to', async () => {
    const { page, chooseCountry, sendTo, arrivingOtp, otp } = await atNumber(
      {},
      { countryCode: '852', purePhoneNumber: '61230001' },
    )
    await sendTo('00 65 8123 0001')
    await sees(page, '暂时无法向该手机号发送短信，请换一个手机号。')
    await photograph(page, 'sms country not allowed')

    await chooseCountry('+852 中国香港')
    await seesNoMore(page, '暂时无法向该手机号发送短信')
    await sendTo('6123 0001')
    await sees(page, '验证码已发送至 +852 ')
    await otp.fill(await arrivingOtp())
    await sees(page, says.member)
  })

  it('chooses its country itself where it is pasted with its calling code', async () => {
    const { page, number, press } = await atNumber()
    await number.fill('+852 6123 0002')
    await sees(page, '+852 中国香港')
    await number.fill('+86 139-1234-0001')
    await sees(page, '+86 中国大陆')
    await press(says.sendOtp)
    await sees(page, '验证码已发送至 139******01')
  })

  it('is corrected, and the code sent to the typo lets nobody in', async () => {
    const { person, page, number, sendTo, press, otp } = await atNumber()
    await sendTo('1391234')
    await sees(page, '请输入正确的手机号。')
    await photograph(page, 'sms mistyped')
    const { purePhoneNumber: somebodyElses } = nextNumber()
    await sendTo(somebodyElses)
    await sees(page, '验证码已发送至')
    await press(says.changeNumber)
    expect(await number.inputValue()).toBe(somebodyElses)
    await page.getByRole('button', { name: '清除' }).click()
    await sendTo(typed(person))
    await sees(page, `验证码已发送至 ${maskedOf(person)}`)
    await otp.fill(await shop.wechat.newestOtp(`+86${somebodyElses}`))
    await sees(page, '验证码不正确')
    await otp.fill(await shop.wechat.newestOtp(numberOf(person)))
    await sees(page, says.member)
  })
})

describe('the code', () => {
  it('is found in a message that is pasted as a whole, and hands itself in', async () => {
    const { person, page, otp } = await atCode()
    await otp.focus()
    await page.keyboard.insertText((await shop.wechat.inbox(numberOf(person))).at(-1)?.text ?? '')
    await sees(page, says.member)
    expect((await shop.account(person))?.phone).toBe(maskedOf(person))
  })

  it('is dead after five wrong ones, and another one lets her in', async () => {
    const { person, page, otp, press, code } = await atCode()
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await otp.fill(wrong(code))
      await sees(page, '验证码不正确，请输入最新收到的验证码。')
      await page.locator('input:focus').waitFor()
      expect(await otp.inputValue()).toBe('')
    }
    await photograph(page, 'sms wrong code')
    await otp.fill(code)
    await sees(page, '验证码已失效，请重新获取。')
    await photograph(page, 'sms dead code')
    expect(await otp.count()).toBe(0)
    expect(await shop.account(person)).toBeUndefined()

    await shop.wechat.advance(60)
    await press(says.changeNumber)
    await press(says.sendOtp)
    await otp.waitFor()
    await otp.fill(await shop.wechat.newestOtp(numberOf(person)))
    await sees(page, says.member)
  })

  it('is sent again after a countdown, and then only the newest counts', async () => {
    const { person, page, otp, press, code: first } = await atCode({ ownClock: true })
    await sees(page, /^\d\d 秒后可重新获取$/)
    const resend = page.getByRole('button', { name: /重新获取/ })
    expect(await resend.isDisabled()).toBe(true)
    await shop.wechat.advance(61)
    await page.clock.fastForward(61_000)
    await press(says.resend)
    await sees(page, /^\d\d 秒后可重新获取$/)
    const [, second] = await shop.wechat.inbox(numberOf(person))
    expect(second).toBeDefined()

    await otp.fill(first)
    await sees(page, '验证码不正确')
    await otp.fill(await shop.wechat.newestOtp(numberOf(person)))
    await sees(page, says.member)
  })

  it('need not be entered: she goes back to one tap', async () => {
    const person = await shop.guest()
    const { page, agree, press, sendTo, answer } = textingAt(await shop.openFor(person, { page: joinPage }))
    await agree()
    await press(says.sms)
    await sendTo(typed(person))
    await sees(page, '验证码已发送至')
    await press('微信手机号快速验证')
    await press(says.quick)
    await answer(says.allow)
    await sees(page, says.member)
    await sees(page, maskedOf(person))
    expect(await shop.charges(person)).toBe(1)
  })
})
