import { beforeAll, afterAll, expect, it } from 'vitest'
import { expectProblem, Phone } from './support/phone.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ SMS_COUNTRIES: '86,852', BUDGET_SMS_YUAN: '1' })
})
afterAll(() => world.close())

/** Somebody who asks for a code to this number. */
async function ask(number: string) {
  const phone = await Phone.open(await world.somebody(), world.server.url, world.wechat)
  const { flowId } = await phone.openFlow()
  return phone.sendOtp(flowId, number)
}

async function used(): Promise<number> {
  const text = await (await fetch(`${world.server.opsUrl}/metrics`)).text()
  return Number(/^quickreg_budget_used_ratio\{budget="sms"\} ([\d.]+)$/m.exec(text)?.[1])
}

it('a message abroad takes its own price from the budget, many times that of one at home', async () => {
  await ask('+8613800138000')
  expect(await used()).toBeCloseTo(0.045)
  await ask('+85291234567')
  expect(await used()).toBeCloseTo(0.445)
  await ask('+85291234568')
  expect(await used()).toBeCloseTo(0.845)
  expect(await expectProblem(ask('+85291234569'))).toMatchObject({ code: 'rung_closed', reason: 'budget' })
  expect(await world.wechat.inbox('+85291234569')).toEqual([])
})
