import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { barriers } from '../support/barriers.ts'
import { eventually, photograph, sees } from '../support/browser.ts'
import { guestAt } from '../support/guest.ts'
import { startPhoneWorld, type PhoneWorld } from '../support/phoneWorld.ts'

let world: PhoneWorld
beforeAll(async () => {
  world = await startPhoneWorld('examples/article-page')
})
afterAll(() => world.close())
beforeEach(() => void (world.lines.length = 0))

const written = () => world.lines.map(({ text }) => text)
const writes = (line: string) => eventually(`console: ${line}`, () => written().includes(line))

it('logs what the article says: ok, an iv, and undefined where a name is misspelt, with the right name suggested', async () => {
  const { page, press, answer, says } = guestAt(await world.open())
  await press('获取手机号')
  await sees(page, says.sheet)
  await photograph(page, 'article sheet')
  await answer(says.allow)
  await writes('getPhoneNumber:ok')
  await writes('undefined')
  const [iv, suggestion, misspelt] = written().slice(written().indexOf('getPhoneNumber:ok') + 1)
  expect(iv).toMatch(/^[A-Za-z0-9+/]{22}==$/)
  expect(suggestion).toContain('did you mean encryptedData?')
  expect(misspelt).toBe('undefined')
  expect(await barriers(page)).toEqual([])
})

it('calls every handler of the page', async () => {
  const page = await world.open({ user: 'two' })
  await writes('onLoad')
  await writes('onShow')
  await writes('onReady')

  await page.mouse.move(200, 300)
  await page.mouse.down()
  await page.mouse.move(200, 500, { steps: 4 })
  await page.mouse.up()
  await writes('onPullDownRefresh')

  await page.mouse.wheel(0, 5_000)
  await writes('onReachBottom')

  await page.getByRole('button', { name: '更多' }).click()
  await photograph(page, 'article menu')
  await page.getByRole('button', { name: '转发给朋友' }).click()
  await writes('onShareAppMessage')
  await page.getByRole('button', { name: '取消' }).click()

  await page.mouse.wheel(0, -5_000)
  await page.getByText('去下一页').click()
  await writes('onHide')
  await photograph(page, 'article next')
  expect(await barriers(page)).toEqual([])
  await page.getByText('换成一个新的首页').click()
  await page.getByRole('button', { name: '返回上一页' }).click()
  await writes('onUnload')
})
