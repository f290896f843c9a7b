import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerThrough, steps, type Break, type Step } from './failpoints.ts'
import { serve, type FragileServer, type Served } from './served.ts'

const atCommits = ['beforeBegin', 'beforeCommit', 'afterCommit'] as const
const breaks = (Object.keys(steps) as Step[]).flatMap((step): Break[] => [
  ...Array.from({ length: steps[step] }, (_, n) => n + 1).flatMap((passing) =>
    atCommits.map((point): Break => ({ step, point, passing })),
  ),
  { step, point: 'beforeReply', passing: 1 },
])

let world: Served
let server: FragileServer
beforeAll(async () => {
  world = await serve()
  server = await world.startFragile()
  const first = await world.newcomer(server)
  await first.join()
})
afterAll(() => world.close())

describe('a server that is killed', () => {
  it.each(breaks)('at $point $passing of $step leaves a registration that goes on', async (broken) => {
    const survived = await registerThrough(world, server, broken)
    server = survived.server

    expect(survived).toMatchObject({ isAnswered: false, isNew: true, number: survived.own })
    expect(survived.signedInTo).toBe(survived.account)
    expect(survived.messages).toBeLessThanOrEqual(1)
    expect(survived.taps).toBeLessThanOrEqual(2)
  })
})
