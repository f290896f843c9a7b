import { expect } from 'vitest'
import { call } from './http.ts'
import { expectProblem, Phone } from './phone.ts'
import type { World } from './world.ts'

/** A proxy says that the request comes from this network; the world has to trust 127.0.0.1. */
export const from = (network: string) => ({ 'x-forwarded-for': network })

export const openAt = async (world: World, network: string) =>
  Phone.open(await world.somebody(), world.server.url, world.wechat, from(network))

/** Login codes that somebody made up. */
export async function floodLogins(world: World, { count, network }: { count: number; network: string }): Promise<void> {
  const codes = Array.from({ length: count }, (_, i) => `made-up-${i}`)
  await inLanes(codes, async (loginCode) => {
    const options = { body: { loginCode }, headers: from(network) }
    const { code } = await expectProblem(call('POST', `${world.server.url}/v1/sessions`, options))
    expect(['wechat_code_rejected', 'rate_limited']).toContain(code)
  })
}

/** Phone codes that one person made up. */
export async function floodTaps(phone: Phone, count: number): Promise<void> {
  let flowId = ''
  for (let i = 0; i < count; i += 1) {
    if (i % 10 === 0) {
      if (flowId) await phone.send('DELETE', `/v1/flows/${flowId}`)
      ;({ flowId } = await phone.openFlow('booking'))
    }
    const { code } = await expectProblem(phone.submitCode(flowId, `made-up-${phone.person.userId}-${i}`))
    expect(['wechat_code_rejected', 'rate_limited']).toContain(code)
  }
}

/**
 * So many people, each with a flow from before the budget ran low, who all tap.
 *
 * @returns How many numbers were bought.
 */
export async function floodBudget(world: World, people: number): Promise<number> {
  const ready: { phone: Phone; flowId: string }[] = []
  await inLanes(Array.from({ length: people }), async () => {
    const phone = await world.holdPhone(await world.somebody())
    ready.push({ phone, flowId: (await phone.openFlow('booking')).flowId })
  })
  let bought = 0
  await inLanes(ready, async ({ phone, flowId }) => {
    const { code } = await phone.tap()
    const answer = await phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode: code })
    if (answer.status === 200) bought += 1
    else expect(answer.body).toMatchObject({ code: 'rung_closed', reason: 'budget' })
  })
  return bought
}

/** Does something for each, a few at a time. */
export async function inLanes<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items.entries()]
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await act(next[1])
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}
