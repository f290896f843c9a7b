import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inLanes } from './support/floods.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

it('a hundred thousand guesses find none of the flows that are open', async () => {
  for (let i = 0; i < 20; i += 1) await (await world.holdPhone(await world.somebody())).openFlow()
  const stranger = await world.holdPhone(await world.somebody())
  await inLanes(Array.from({ length: 100_000 }), async () => {
    const { status } = await stranger.send('GET', `/v1/flows/${randomBytes(16).toString('base64url')}`)
    expect(status).toBe(404)
  })
}, 600_000)
