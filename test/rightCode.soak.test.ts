import { outcomeSchema } from '@quickreg/contract'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Phone } from './support/phone.ts'
import { aWhile, typeNumber } from './support/typing.ts'
import { startWorld, type World } from './support/world.ts'

vi.setConfig({ testTimeout: 10 * 60_000 })

const rounds = 100
const racers = 32

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

it(`the right code, entered ${racers} times at once at two servers, makes one account, ${rounds} times`, async () => {
  const other = await world.startAnother()
  for (let round = 0; round < rounds; round += 1) {
    const { phone, flowId, otp } = await typeNumber(world)
    const elsewhere = await Phone.open(phone.person, other.url, world.wechat)
    elsewhere.session = phone.session
    const entered = Array.from({ length: racers }, (_, n) =>
      (n % 2 ? phone : elsewhere).send('POST', `/v1/flows/${flowId}/otp`, { otp }),
    )
    const replies = await Promise.all(entered)
    // So many at once on one row may be more than a database wants to take.
    const answered = replies.filter(({ body }) => body.code !== 'overloaded')
    const outcomes = new Set(answered.map(({ body }) => JSON.stringify(outcomeSchema.strict().parse(body))))
    expect(outcomes.size).toBe(1)
    const [outcome] = [...outcomes].map((one) => outcomeSchema.parse(JSON.parse(one)))
    expect(outcome?.isNew).toBe(true)
    expect((await phone.reopen()).session.account).toEqual(outcome?.account)
    world.clock.advance(aWhile)
  }
})
