import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerThrough, type Break } from './failpoints.ts'
import { serve, type FragileServer, type Served } from './served.ts'

/** One story for each break, on one database; who survived one is broken by the next. */
export function registrationsSurvive(breaks: readonly Break[]): void {
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
      // One more tap where nobody knows what became of the first.
      expect(survived.taps).toBeLessThanOrEqual(2)
    })
  })
}
