import type { Reply } from './http.ts'
import { wrongFor } from './typing.ts'
import { numberOf } from './wechat.ts'
import { workOf, type Work } from './work.ts'
import type { World } from './world.ts'

/** Everything a stranger learns of an answer, by what is measured, and the work behind it. */
export interface Trail {
  send: Seen
  wrong: Seen
}

interface Seen extends Work {
  status: number
  headers: string
  bodyLength: number
  upstream: number
}

/** A stranger has a code sent to somebody's number and enters a wrong one. */
export async function trailOf(world: World, number: string): Promise<Trail> {
  const stranger = await world.holdPhone(await world.somebody())
  const { flowId } = await stranger.openFlow()
  const send = await watch(world, () => stranger.send('POST', `/v1/flows/${flowId}/sms`, { phone: number }))
  const otp = wrongFor(await world.wechat.newestOtp(number))
  const wrong = await watch(world, () => stranger.send('POST', `/v1/flows/${flowId}/otp`, { otp }))
  return { send, wrong }
}

async function watch(world: World, request: () => Promise<Reply>): Promise<Seen> {
  const before = new Set(await upstreamCalls(world))
  let answer!: Reply
  const work = await workOf(async () => (answer = await request()))
  const headers = [...answer.headers].filter(([name]) => name !== 'trace-id' && name !== 'date')
  return {
    ...work,
    status: answer.status,
    headers: JSON.stringify(headers),
    bodyLength: JSON.stringify(answer.body).length,
    upstream: (await upstreamCalls(world)).filter((call) => !before.has(call)).length,
  }
}

/** A name for each call that WeChat or the SMS vendor has had. */
async function upstreamCalls({ wechat }: World): Promise<string[]> {
  const { calls } = await wechat.state<{ calls: Record<string, { calls: number }> }>()
  const toWechat = Object.entries(calls).flatMap(([path, one]) =>
    Array.from({ length: one.calls }, (_, nth) => `${path} ${nth}`),
  )
  return [...toWechat, ...(await wechat.inbox()).map(({ smsId }) => smsId)]
}

/** So many pairs of trails: one of a member's number, one of a number that nobody registered. */
export async function pairsOfTrails(world: World, pairs: number): Promise<{ known: Trail; unknown: Trail }[]> {
  const seen = []
  for (let i = 0; i < pairs; i += 1) {
    const member = await world.holdPhone(await world.somebody())
    await member.join()
    const known = await trailOf(world, numberOf(member.person))
    const unknown = await trailOf(world, numberOf(await world.somebody()))
    seen.push({ known, unknown })
  }
  return seen
}

/** Nothing here stops a stranger, so that only the answers are looked at. */
export const lax = {
  smsPerNetwork: [],
  budgets: { taps: 1e9, sms: 1e9 },
  smsPerPrefix: { count: 100_000, seconds: 60 },
  proofOfWork: { sentAtLeast: 1e9, enteredShare: 0, wrongAtMost: 1e9 },
}
