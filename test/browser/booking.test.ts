import { afterAll, beforeAll, expect, it } from 'vitest'
import { photograph, sees } from '../support/browser.ts'
import { startCoffeeShop, type CoffeeShop } from '../support/coffeeShop.ts'
import { guestAt, maskedOf, type Guest } from '../support/guest.ts'

let shop: CoffeeShop
beforeAll(async () => {
  shop = await startCoffeeShop()
})
afterAll(() => shop.close())

const bookingPage = '/pages/booking/booking'
const errors = () => shop.lines.filter(({ level }) => level === 'error')

async function askForTable({ page, press }: Guest, name: string): Promise<void> {
  await page.getByRole('textbox', { name: '称呼' }).fill(name)
  await press('下一步')
  await sees(page, '留一个联系号码')
}

it('books a table with a contact number that the shop can call, and registers nobody', async () => {
  const person = await shop.guest()
  const guest = guestAt(await shop.openFor(person, { page: bookingPage }))
  const { page, press, give, says } = guest
  await press('下一步')
  await sees(page, '请告诉我们怎么称呼您。')
  await photograph(page, 'booking 1 without name')
  await press('增加一位')
  await page.getByRole('button', { name: /^时间/ }).click()
  await photograph(page, 'booking 2 time')
  await page.getByRole('option', { name: '19:00', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await askForTable(guest, '林小姐')
  await sees(page, /19:00 · 3 位 · 林小姐/)
  await photograph(page, 'booking 3 contact')
  expect(await page.locator('body').innerText()).not.toContain(maskedOf(person))

  await give(says.contact)
  await sees(page, '座位留好了')
  await sees(page, maskedOf(person))
  await sees(page, /号码保存到 \d{4}年/)
  await photograph(page, 'booking 4 done')

  const number = `+86${person.phones[0]?.purePhoneNumber}`
  expect(await shop.bookings()).toContainEqual({
    when: expect.stringMatching(/^\d{4}-\d\d-\d\d 19:00$/) as string,
    size: 3,
    name: '林小姐',
    phone: number,
  })
  expect(await shop.account(person)).toBeUndefined()
  expect(JSON.stringify(shop.lines)).not.toContain(number.slice(3))

  await page.getByRole('button', { name: '我的' }).click()
  await sees(page, new RegExp(`林小姐 · 3 位 · ${maskedOf(person).replaceAll('*', '\\*')}`))
  await sees(page, '您还不是会员')
  await photograph(page, 'booking 5 me')
  expect(errors()).toEqual([])
})

it('offers a member the number the shop knows: no sheet, no charge', async () => {
  const person = await shop.guest()
  const guest = guestAt(await shop.openFor(person, { page: '/pages/join/join' }))
  const { page, press, give, agree, says } = guest
  await give(says.quick)
  await press('先看菜单')
  await page.getByRole('button', { name: '订座' }).click()
  await askForTable(guest, '周先生')
  await agree()
  await press(`使用 ${maskedOf(person)}`)
  await sees(page, '座位留好了')
  expect(await shop.charges(person)).toBe(1)
  expect((await shop.bookings()).filter(({ name }) => name === '周先生')).toHaveLength(1)
})

it('says so while the shop does not answer, and books one table when it does', async () => {
  const person = await shop.guest()
  const guest = guestAt(await shop.openFor(person, { page: bookingPage }))
  await askForTable(guest, '吴女士')
  await shop.closeForToday()
  await guest.give(guest.says.contact)
  await sees(guest.page, '店里暂时没有回应，请再试一次。')
  await photograph(guest.page, 'booking shop closed')
  await shop.openAgain()
  await guest.press('再试一次')
  await sees(guest.page, '座位留好了')
  expect((await shop.bookings()).filter(({ name }) => name === '吴女士')).toHaveLength(1)
  expect(await shop.charges(person)).toBe(1)
})

it('speaks English where the phone does', async () => {
  const person = await shop.guest()
  const page = await shop.openFor(person, { page: bookingPage, language: 'en', theme: 'dark' })
  const { press, give, says } = guestAt(page, { language: 'en' })
  await page.getByRole('textbox', { name: 'Name' }).fill('Ann')
  await press('Next')
  await sees(page, 'A number to reach you')
  await photograph(page, 'booking English 1 contact')
  await give(says.contact)
  await sees(page, 'Your table is kept')
  await photograph(page, 'booking English 2 done')
})
