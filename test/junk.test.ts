// Codes that somebody makes up, and taps that somebody farms: both cost, so both end. In full: junk.soak.test.ts.
import { createLog } from '@quickreg/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { floodBudget, floodLogins, floodTaps, from, openAt } from './support/floods.ts'
import { call } from './support/http.ts'
import { expectProblem } from './support/phone.ts'
import { startWorld, type World } from './support/world.ts'

const loginRoute = '/sns/jscode2session'
const phoneRoute = '/wxa/business/getuserphonenumber'

let world: World
const logged: string[] = []
const log = createLog('error', { write: (line: string) => void logged.push(line) })
afterEach(() => world.close())
beforeEach(() => void (logged.length = 0))

it('made-up login codes of one network cost three hundred calls, and nobody elsewhere notices', async () => {
  world = await startWorld({ TRUSTED_PROXIES: '127.0.0.1' })
  const network = '203.0.113.9'
  await floodLogins(world, { count: 330, network })
  expect(await world.wechat.calls(loginRoute)).toBe(300)
  expect(await (await openAt(world, '198.51.100.1')).join()).toMatchObject({ isNew: true })

  const another = call('POST', `${world.server.url}/v1/sessions`, { body: { loginCode: 'x' }, headers: from(network) })
  expect((await expectProblem(another)).retryAfterSeconds).toBeGreaterThan(0)
  world.clock.advance(10 * 60)
  expect(await (await openAt(world, network)).join(), 'ten minutes later').toMatchObject({ isNew: true })
})

it('made-up phone codes cost thirty calls of one person and a hundred of one network', async () => {
  world = await startWorld({ TRUSTED_PROXIES: '127.0.0.1' })
  const network = '203.0.113.9'
  const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => openAt(world, network)))
  await floodTaps(first!, 40)
  expect(await world.wechat.calls(phoneRoute)).toBe(30)
  await Promise.all(others.map((phone) => floodTaps(phone, 25)))
  expect(await world.wechat.calls(phoneRoute)).toBe(100)
  expect(await (await openAt(world, '198.51.100.1')).join()).toMatchObject({ isNew: true })
})

it('many people who tap spend the budget of the day and no more; everybody else still has SMS', async () => {
  const [taps, milliYuan] = [20, 30]
  world = await startWorld({ BUDGET_TAPS_YUAN: String((taps * milliYuan) / 1000) }, { log })
  expect(await floodBudget(world, 50)).toBe(taps)
  expect(await world.wechat.calls(phoneRoute)).toBe(taps)
  expect(logged.filter((line) => line.includes('"alarm":"budget_low"'))).toHaveLength(1)
  const metrics = await (await fetch(`${world.server.opsUrl}/metrics`)).text()
  expect(metrics).toContain('quickreg_alarms_total{kind="budget_low"} 1')

  const late = await world.holdPhone(await world.somebody())
  expect((await late.openFlow()).rungs).toEqual([
    { kind: 'quick', available: false, reason: 'budget' },
    { kind: 'realtime', available: false, reason: 'budget' },
    { kind: 'sms', available: true, countries: ['86'] },
  ])
  expect(await late.joinBySms()).toMatchObject({ isNew: true })
  world.clock.advance(24 * 60 * 60)
  expect(await (await world.holdPhone(await world.somebody())).join(), 'the next day').toMatchObject({ isNew: true })
})

it('one person buys three numbers a day by taps, and types the fourth', async () => {
  world = await startWorld()
  const phone = await world.holdPhone(await world.somebody())
  for (let taps = 0; taps < 3; taps += 1) await phone.join({ scene: 'booking' })
  const { flowId, rungs } = await phone.openFlow('booking')
  expect(rungs[0]).toEqual({ kind: 'quick', available: false, reason: 'rate_limited' })
  expect(await expectProblem(phone.submitCode(flowId, (await phone.tap()).code))).toMatchObject({
    code: 'rung_closed',
    reason: 'rate_limited',
  })
  expect(await world.wechat.calls(phoneRoute)).toBe(3)
  expect(await phone.joinBySms({ scene: 'booking' })).toMatchObject({ confirmed: true })
  world.clock.advance(24 * 60 * 60)
  expect(await (await phone.reopen()).join({ scene: 'booking' })).toMatchObject({ confirmed: true })
})
