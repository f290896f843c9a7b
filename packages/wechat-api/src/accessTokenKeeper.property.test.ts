import fc from 'fast-check'
import { expect, it } from 'vitest'
import { appid, tokenWorld } from '../test/tokenWorld.ts'
import type { AccessTokenStore } from './accessTokenStore.ts'

// Every step of the store, of WeChat and of sleeping may be held up for any time against the others, so a holder may be
// paused over any of them. WeChat is /cgi-bin/token at its worst: each fetch makes another token, and only the newest
// two are good.
it('keeps both processes on one token line, whatever is paused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.record({ process: fc.nat(1), advanceSeconds: fc.constantFrom(0, 1, 9, 6950, 8000) }), {
        minLength: 1,
        maxLength: 8,
      }),
      async (scheduler, acts) => {
        const world = tokenWorld()
        const saves: { generation: number; accessToken: string }[] = []
        const slowStore: AccessTokenStore = {
          find: scheduler.scheduleFunction(world.store.find),
          acquireLease: scheduler.scheduleFunction(world.store.acquireLease),
          save: scheduler.scheduleFunction(async (token) => {
            const saved = await world.store.save(token)
            if (saved) saves.push(token)
            return saved
          }),
          invalidate: scheduler.scheduleFunction(world.store.invalidate),
        }
        const issue = async () => world.issue()
        const sleep = async (ms: number) => world.advance(ms)
        const process = () =>
          world.keeper({
            store: slowStore,
            // Before and after: WeChat may be slow to receive as well as to answer.
            fetchToken: () => scheduler.schedule(Promise.resolve(), 'send').then(scheduler.scheduleFunction(issue)),
            sleep: scheduler.scheduleFunction(sleep),
          })
        const keepers = [process(), process()]

        const isGood = (token: string) => world.issued.slice(-2).includes(token)
        const use = async (keeper = keepers[0]!) => {
          const token = await keeper.get()
          if (!isGood(token)) await keeper.drop(token)
        }
        const uses = acts.map(async ({ process, advanceSeconds }) => {
          await scheduler.schedule(Promise.resolve(), 'arrive')
          world.advance(advanceSeconds * 1000)
          await use(keepers[process])
        })
        await scheduler.waitFor(Promise.all(uses))
        while (scheduler.count() > 0) await scheduler.waitAll() // renewals nobody waits for

        // One write per generation, without a gap: nothing older ever replaced something newer.
        expect(saves.map(({ generation }) => generation)).toEqual(saves.map((_, i) => i + 1))
        // Each process, once it has used its token and any renewal that started has ended, is left with one that works.
        for (let round = 0; round < 2; round++) {
          for (const keeper of keepers) await scheduler.waitFor(use(keeper))
          while (scheduler.count() > 0) await scheduler.waitAll()
        }
        const inUse = []
        for (const keeper of keepers) inUse.push(await scheduler.waitFor(keeper.get()))
        expect(inUse.filter((token) => !isGood(token))).toEqual([])
        expect(saves.length).toBeGreaterThan(0)
        expect(await world.store.find(appid)).toBeDefined()
      },
    ),
    { numRuns: 500 },
  )
})
