import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { photograph, sees } from '../support/browser.ts'
import { startCoffeeShop, type CoffeeShop } from '../support/coffeeShop.ts'
import { maskedOf, words } from '../support/guest.ts'
import { textingAt } from '../support/texting.ts'
import type { Person } from '../support/wechat.ts'
import { nextNumber } from '../support/world.ts'

// Down the ladder to the last rung, each by the road that leads there.
let shop: CoffeeShop
beforeAll(async () => {
  shop = await startCoffeeShop()
})
afterAll(() => shop.close())

const { zh_CN: says } = words
const joinPage = '/pages/join/join'
const errors = () => shop.lines.filter(({ level }) => level === 'error')
const typed = ({ phones: [phone] }: Person) => phone?.purePhoneNumber ?? ''

async function newGuest(...phones: Person['phones']) {
  const person = await shop.guest(...phones)
  return { person, ...textingAt(await shop.openFor(person, { page: joinPage })) }
}

describe('who is registered by SMS', () => {
  it('she who declines the tap: types her number, reads the message, enters the code', async () => {
    const { person, page, declineForSms, sendTo, arrivingOtp, otp } = await newGuest()
    await declineForSms()
    await photograph(page, 'sms 1 number')
    await sendTo(typed(person))
    await sees(page, `验证码已发送至 ${maskedOf(person)}`)
    const code = await arrivingOtp()
    await photograph(page, 'sms 2 code')
    await otp.fill(code)
    await sees(page, says.member)
    await sees(page, maskedOf(person))
    await photograph(page, 'sms 3 member')
    expect((await shop.account(person))?.phone).toBe(maskedOf(person))
    expect(await shop.charges(person)).toBe(0)
    expect(errors()).toEqual([])

    const frame = await shop.openFrame({ query: `?user=${person.userId}` })
    await frame
      .getByRole('button', { name: /SMS.*201/ })
      .first()
      .click()
    await sees(frame, new RegExp(`验证码 ${code}`))
    await photograph(frame, 'sms 4 timeline')
  })

  it('he whose number WeChat does not know', async () => {
    const { purePhoneNumber } = nextNumber()
    const { page, agree, press, sendTo, otp } = textingAt(await shop.open({ user: 'none', page: joinPage }))
    await agree()
    await press(says.quick)
    await page.getByRole('dialog', { name: says.sheet }).getByRole('button', { name: says.refuse }).click()
    await press(says.sms)
    await sendTo(purePhoneNumber)
    await sees(page, '验证码已发送至')
    await otp.fill(await shop.wechat.newestOtp(`+86${purePhoneNumber}`))
    await sees(page, says.member)
  })

  it('they who find the quota of both taps used up', async () => {
    const { person, page, agree, press, sendTo, arrivingOtp, otp } = await newGuest()
    await shop.wechat.patchApp({ quota: 0 })
    onTestFinished(() => void shop.wechat.patchApp({ quota: 1000 }))
    await agree()
    await press(says.quick)
    await photograph(page, 'sms quota 1')
    await press(says.realtime)
    await photograph(page, 'sms quota 2')
    await press(says.smsButton)
    await sendTo(typed(person))
    await otp.fill(await arrivingOtp())
    await sees(page, says.member)
  })
})
