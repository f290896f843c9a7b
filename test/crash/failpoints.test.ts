import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerThrough, type Break } from './failpoints.ts'
import { serve, type FragileServer, type Served } from './served.ts'

/** One of each kind; all of them are in the long run. */
const breaks: readonly Break[] = [
  { step: 'sign-in', point: 'afterCommit', passing: 2 },
  { step: 'sign-in', point: 'beforeReply', passing: 1 },
  { step: 'open', point: 'beforeBegin', passing: 1 },
  { step: 'open', point: 'afterCommit', passing: 1 },
  { step: 'tap', point: 'beforeCommit', passing: 2 },
  { step: 'tap', point: 'afterCommit', passing: 2 },
  { step: 'tap', point: 'beforeReply', passing: 1 },
  { step: 'send', point: 'afterCommit', passing: 1 },
  { step: 'enter', point: 'beforeCommit', passing: 1 },
  { step: 'enter', point: 'afterCommit', passing: 1 },
]

let world: Served
let server: FragileServer
beforeAll(async () => {
  world = await serve()
  server = await world.startFragile()
  const first = await world.newcomer(server)
  await first.join() // fetches the access_token, which takes commits of its own
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
