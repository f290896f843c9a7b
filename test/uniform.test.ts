// Whether a number is registered is nobody's business: a stranger who types it learns nothing.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectProblem } from './support/phone.ts'
import { typeNumber } from './support/typing.ts'
import { lax, pairsOfTrails } from './support/uniform.ts'
import { numberOf } from './support/wechat.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({}, { policy: lax })
})
afterAll(() => world.close())

it('known and unknown numbers get the same answers for the same work', async () => {
  for (const { known, unknown } of await pairsOfTrails(world, 20)) {
    expect(known).toEqual(unknown)
    expect(known.send).toMatchObject({ status: 202, upstream: 1 })
    // The work was really counted.
    expect(known.send.statements).toBeGreaterThan(5)
    expect(known.send.hmacs).toBeGreaterThan(5)
    expect(known.wrong).toMatchObject({ status: 422, upstream: 0 })
  }
})

it('nor does a known number fail in another way: dead, malformed, limited, all alike', async () => {
  const member = await world.holdPhone(await world.somebody())
  await member.join()
  const answers = []
  for (const number of [numberOf(member.person), numberOf(await world.somebody())]) {
    const { phone, flowId, wrong, otp } = await typeNumber(world, { number })
    const again = await world.holdPhone(await world.somebody())
    const { flowId: other } = await again.openFlow()
    const problems = [
      await expectProblem(again.sendOtp(other, number)),
      await expectProblem(phone.submitOtp(flowId, 'x')),
    ]
    for (let tries = 0; tries < 4; tries += 1) problems.push(await expectProblem(phone.submitOtp(flowId, wrong)))
    problems.push(await expectProblem(phone.submitOtp(flowId, otp)))
    answers.push(problems.map(({ traceId: _, ...visible }) => visible))
  }
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]?.map(({ code }) => code)).toContain('rate_limited')
})
