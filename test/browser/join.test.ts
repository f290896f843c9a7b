import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { photograph, sees, seesNoMore } from '../support/browser.ts'
import { startCoffeeShop, type CoffeeShop } from '../support/coffeeShop.ts'
import { finger, guestAt, keyboard, maskedOf, mouse, words } from '../support/guest.ts'

let shop: CoffeeShop
beforeAll(async () => {
  shop = await startCoffeeShop()
})
afterAll(() => shop.close())

const joinPage = '/pages/join/join'
const errors = () => shop.lines.filter(({ level }) => level === 'error')

describe('a person joins in three acts: tick, tap, allow', () => {
  const ways = [
    { by: 'mouse', hand: mouse, touch: false, language: 'zh_CN', theme: 'light' },
    { by: 'touch', hand: finger, touch: true, language: 'zh_CN', theme: 'dark' },
    { by: 'keyboard alone', hand: keyboard, touch: false, language: 'zh_CN', theme: 'light' },
    { by: 'mouse, in English', hand: mouse, touch: false, language: 'en', theme: 'light' },
    { by: 'touch, in English', hand: finger, touch: true, language: 'en', theme: 'dark' },
  ] as const

  it.each(ways)('by $by ($theme)', async ({ by, hand, touch, language, theme }) => {
    const person = await shop.guest()
    const masked = maskedOf(person)
    const page = await shop.openFor(person, { touch, language, theme })
    const { says, press, agree, answer } = guestAt(page, { hand, language })
    const picture = (act: string) => photograph(page, `join ${by} ${theme} ${act}`)

    await sees(page, language === 'en' ? 'Today' : '今日菜单')
    await picture('1 menu')
    await hand(page.getByRole('button', { name: says.invitation }))
    await sees(page, says.consent)
    await picture('2 invited')
    expect(await page.locator('body').innerText()).not.toContain(masked)
    expect(await shop.account(person)).toBeUndefined()

    await agree()
    await press(says.quick)
    await sees(page, says.sheet)
    await picture('3 asked')
    await answer(says.allow)
    await sees(page, says.member)
    await picture('4 member')

    expect(await page.getByRole('main').innerText()).toContain(masked)
    const account = await shop.account(person)
    expect(account?.phone).toBe(masked)
    expect(await shop.backend(`/v1/backend/accounts/${account?.id}`)).toMatchObject({
      phone: `+86${person.phones[0]?.purePhoneNumber}`,
      confirmed: true,
    })
    expect(await shop.charges(person)).toBe(1)
    expect(errors()).toEqual([])
  })
})

describe('WeChat is asked for nothing', () => {
  it('while the box is empty: a tap points at it', async () => {
    const person = await shop.guest()
    const { page, says, press } = guestAt(await shop.openFor(person, { page: joinPage }))
    await press(says.quick)
    await sees(page, '请先阅读并同意隐私政策。')
    await photograph(page, 'join without tick')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await shop.charges(person)).toBe(0)
  })

  it('after she declined: a sentence, no second question, and she joins when she likes', async () => {
    const person = await shop.guest()
    const page = await shop.openFor(person, { page: joinPage })
    const { says, agree, press, answer } = guestAt(page)
    await agree()
    await press(says.quick)
    await answer(says.refuse)
    await sees(page, '没有获得您的手机号，需要时可以再试。')
    await photograph(page, 'join declined')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await shop.account(person)).toBeUndefined()

    await shop.wechat.advance(24 * 60 * 60)
    await page.reload()
    await agree()
    await press(says.realtime)
    await page.getByRole('dialog').getByRole('button', { name: says.allow, exact: true }).click()
    await sees(page, says.member)
    await sees(page, maskedOf(person))
    expect(await shop.charges(person)).toBe(1)
  })

  it('a second time, when two fast taps hit the button', async () => {
    const person = await shop.guest()
    const page = await shop.openFor(person, { page: joinPage })
    const { says, agree, answer } = guestAt(page)
    await agree()
    await sees(page, '手机号实时验证') // the flow is open
    await page.getByRole('button', { name: says.quick }).dblclick()
    await answer(says.allow)
    await sees(page, says.member)
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await shop.charges(person)).toBe(1)
  })
})

describe('a member', () => {
  async function member(options: { page?: string } = {}) {
    const person = await shop.guest()
    const guest = guestAt(await shop.openFor(person, { page: joinPage, ...options }))
    await guest.give(guest.says.quick)
    await sees(guest.page, guest.says.member)
    return { person, masked: maskedOf(person), ...guest }
  }

  it('is known at the next launch without a tap', async () => {
    const { person, masked, page } = await member()
    const another = await shop.openFor(person)
    await sees(another, `欢迎回来 ${masked}`)
    await another.getByRole('button', { name: '我的' }).click()
    await sees(another, masked)
    await photograph(another, 'me member')
    await page.reload()
    await sees(page, words.zh_CN.member)
    expect(await shop.charges(person)).toBe(1)
  })

  it('signs out, stays out, and comes back without being asked for the number again', async () => {
    const { person, masked, page, press, agree, says } = await member()
    await press('去我的会员页')
    await sees(page, '加入于')
    await press('退出登录')
    await sees(page, '您还不是会员')
    await page.reload()
    await sees(page, '您还不是会员')
    await seesNoMore(page, masked)
    await page.getByRole('button', { name: '加入会员' }).click()
    await agree()
    await press(`使用 ${masked} 继续`)
    await sees(page, says.member)
    expect(await shop.charges(person)).toBe(1)
  })

  it('deletes the account, but not by accident', async () => {
    const { person, masked, page, press } = await member()
    await press('去我的会员页')
    await press('注销会员')
    await sees(page, '注销会员？')
    await photograph(page, 'me delete')
    await page.getByRole('dialog').getByRole('button', { name: '不了' }).click()
    expect(await shop.account(person)).toBeDefined()

    await press('注销会员')
    await page.getByRole('dialog').getByRole('button', { name: '注销', exact: true }).click()
    await sees(page, '您还不是会员')
    await seesNoMore(page, masked)
    expect(await shop.account(person)).toBeUndefined()
  })
})
