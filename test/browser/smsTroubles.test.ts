import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { photograph, sees } from '../support/browser.ts'
import { startCoffeeShop, type CoffeeShop } from '../support/coffeeShop.ts'
import { maskedOf, words } from '../support/guest.ts'
import { call } from '../support/http.ts'
import { Phone } from '../support/phone.ts'
import { textingAt } from '../support/texting.ts'
import { numberOf, type Person } from '../support/wechat.ts'
import { nextNumber } from '../support/world.ts'

// Where the server says no, or asks for more.
let shop: CoffeeShop
beforeAll(async () => {
  shop = await startCoffeeShop()
})
afterAll(() => shop.close())

const { zh_CN: says } = words
const joinPage = '/pages/join/join'
const mePage = '/pages/me/me'
const typed = ({ phones: [phone] }: Person) => phone?.purePhoneNumber ?? ''

async function newGuest(at = shop) {
  const person = await at.guest()
  return { person, ...textingAt(await at.openFor(person, { page: joinPage })) }
}

async function newMember() {
  const guest = await newGuest()
  await guest.give(says.quick)
  await sees(guest.page, says.member)
  return guest
}

/** How often a server answered that it wants a proof first. */
async function asked(at: CoffeeShop): Promise<number> {
  const { exchanges } = (await at.control('GET', '/trace')) as { exchanges: { status?: number }[] }
  return exchanges.filter(({ status }) => status === 428).length
}

/** She chooses the SMS code without having been asked for anything else. */
async function atNumber(at = shop) {
  const guest = await newGuest(at)
  await guest.agree()
  await guest.press(says.sms)
  return guest
}

describe('a number that changes hands', () => {
  it('is explained to who taps with it, moves by SMS, and leaves its last owner a member without a number', async () => {
    const before = await newMember()
    const after = await newGuest()
    await shop.wechat.patchUser(before.person, { phones: [] })
    await shop.wechat.patchUser(after.person, { phones: before.person.phones })

    const { page, give, sendTo, arrivingOtp, otp } = after
    await give(says.quick)
    await sees(page, '该手机号已属于另一个账号。')
    await photograph(page, 'sms conflict')
    expect(await page.getByText('微信手机号快速验证').count()).toBe(0)
    await sendTo(typed(before.person))
    await otp.fill(await arrivingOtp())
    await sees(page, says.member)
    await sees(page, maskedOf(before.person))

    const former = await shop.openFor(before.person, { page: mePage })
    await sees(former, '加入于')
    await sees(former, '暂无手机号')
    await photograph(former, 'sms number moved away')
    expect(await shop.account(before.person)).toMatchObject({ id: expect.any(String) as string })
  })

  it('is changed by its owner on her own page, and whatever was signed in before is signed out', async () => {
    const { person, page, press, agree, sendTo, otp } = await newMember()
    const other = await shop.openFor(person, { page: mePage })
    await sees(other, maskedOf(person))
    const { account, tokens } = (await Phone.open(person, shop.server.url, shop.wechat)).session
    const { purePhoneNumber } = nextNumber()
    const masked = maskedOf({ ...person, phones: [{ countryCode: '86', purePhoneNumber }] })

    await press('去我的会员页')
    await press('更换手机号')
    await agree()
    await sees(page, '获取验证码')
    await photograph(page, 'sms change number')
    await sendTo(purePhoneNumber)
    await sees(page, `验证码已发送至 ${masked}`)
    await photograph(page, 'sms change code')
    await otp.fill(await shop.wechat.newestOtp(`+86${purePhoneNumber}`))
    await sees(page.locator('.membership'), masked)
    await photograph(page, 'sms change done')
    expect(await shop.account(person)).toEqual({ ...account, phone: masked })

    // What was signed in before is signed out; her other phone signs in again by itself, for it has the same WeChat.
    const body = { refreshToken: tokens?.refreshToken }
    const refreshed = await call('POST', `${shop.server.url}/v1/tokens/refresh`, { body })
    expect([refreshed.status, refreshed.body]).toMatchObject([401, { code: 'refresh_invalid' }])
    await other.reload()
    await sees(other, masked)
  })
})

describe('a limit', () => {
  it('says when another code may be sent to the same number, and leaves the tap', async () => {
    const { person, sendTo, otp } = await atNumber()
    await sendTo(typed(person))
    await otp.waitFor()
    const another = await atNumber()
    await another.sendTo(typed(person))
    await sees(another.page, /操作过于频繁，\d+ 秒后可以再试。/)
    await photograph(another.page, 'sms too soon')
    await another.press('微信手机号快速验证')
    await another.press(says.quick)
    await another.answer(says.allow)
    await sees(another.page, says.member)
  })

  it('of a number for an hour is told in minutes', async () => {
    const phone = await Phone.open(await shop.guest(), shop.server.url, shop.wechat)
    const { person } = phone
    const { flowId } = await phone.openFlow()
    for (let sent = 0; sent < 5; sent += 1) {
      await phone.sendOtp(flowId, numberOf(person))
      await shop.wechat.advance(61)
    }
    const { page, sendTo } = await atNumber()
    await sendTo(typed(person))
    await sees(page, /操作过于频繁，\d+ 分钟后可以再试。/)
    expect(await shop.wechat.inbox(numberOf(person))).toHaveLength(5)
  })
})

it('while no message can be sent she is told so, and the tap is still there', async () => {
  const { person, page, sendTo, press, answer } = await atNumber()
  await shop.wechat.faults({ faults: [{ route: '/_emulator/sms', kind: 'status', status: 500 }] })
  onTestFinished(() => void shop.wechat.faults({ faults: [] }))
  await sendTo(typed(person))
  await sees(page, /短信暂时无法发送，\d+ 秒后可以再试，也可以换一种方式。/)
  await photograph(page, 'sms provider down')
  await press('微信手机号快速验证')
  await press(says.quick)
  await answer(says.allow)
  await sees(page, says.member)
})

it('where the server asks for a proof of work, the phone does it, and she enters her code as ever', async () => {
  const wary = await startCoffeeShop({ policy: { proofOfWork: { sentAtLeast: 0, enteredShare: 1, wrongAtMost: -1 } } })
  onTestFinished(() => wary.close())
  const { person, page, sendTo, arrivingOtp, otp } = await atNumber(wary)
  await sendTo(typed(person))
  await otp.fill(await arrivingOtp())
  await sees(page, says.member)
  expect(await asked(wary)).toBe(1)
})
