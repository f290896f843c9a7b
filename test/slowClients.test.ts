import { afterAll, beforeAll, expect, it } from 'vitest'
import { besiege } from './support/siege.ts'
import { startWorld, type World } from './support/world.ts'

/** More than may begin at once; the long run has 5,000 in all. */
const each = 300

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world?.close())

it('registers people while others hold their connections and ask nothing, or half of it', async () => {
  const siege = await besiege(world.server.url, each)
  const phone = await world.holdPhone(await world.somebody())
  expect(await phone.join()).toMatchObject({ isNew: true })
  expect(siege.held(), 'all the while').toBe(3 * each)
  siege.lift()
})
