import { afterEach, expect, it } from 'vitest'
import { floodBudget, floodLogins, floodTaps, inLanes, openAt } from './support/floods.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
afterEach(() => world.close())

it('a thousand made-up login codes of one network cost three hundred calls', async () => {
  world = await startWorld({ TRUSTED_PROXIES: '127.0.0.1' })
  await floodLogins(world, { count: 1_000, network: '203.0.113.9' })
  expect(await world.wechat.calls('/sns/jscode2session')).toBe(300)
  expect(await (await openAt(world, '198.51.100.1')).join()).toMatchObject({ isNew: true })
}, 120_000)

it('a thousand made-up phone codes of one network cost a hundred calls', async () => {
  world = await startWorld({ TRUSTED_PROXIES: '127.0.0.1' })
  const phones = await Promise.all(Array.from({ length: 20 }, () => openAt(world, '203.0.113.9')))
  await inLanes(phones, (phone) => floodTaps(phone, 50))
  expect(await world.wechat.calls('/wxa/business/getuserphonenumber')).toBe(100)
  expect(await (await openAt(world, '198.51.100.1')).join()).toMatchObject({ isNew: true })
}, 120_000)

it('five hundred farmed people spend the budget of the day and no more', async () => {
  const [taps, milliYuan] = [60, 30]
  world = await startWorld({ BUDGET_TAPS_YUAN: String((taps * milliYuan) / 1000) })
  expect(await floodBudget(world, 500)).toBe(taps)
  expect(await (await world.holdPhone(await world.somebody())).joinBySms()).toMatchObject({ isNew: true })
}, 120_000)
