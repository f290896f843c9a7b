import { afterAll, beforeAll, expect, it } from 'vitest'
import { lax, pairsOfTrails } from './support/uniform.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({}, { policy: lax })
  await world.wechat.patchApp({ quota: 10_000 })
})
afterAll(() => world.close())

it('two hundred pairs of known and unknown numbers get the same answers for the same work', async () => {
  for (const { known, unknown } of await pairsOfTrails(world, 200)) expect(known).toEqual(unknown)
}, 600_000)
