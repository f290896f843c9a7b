import { afterAll, beforeAll, expect, it } from 'vitest'
import { besiege } from './support/siege.ts'
import { startWorld, type World } from './support/world.ts'

const each = 1_667

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(() => world?.close())

it('registers people while 5,000 connections are held, and takes new ones as the old ones are cut off', async () => {
  const siege = await besiege(world.server.url, each)
  const answered = await (await world.holdPhone(await world.somebody())).join()
  expect(answered).toMatchObject({ isNew: true })
  while (siege.held() > 0) {
    await (await world.holdPhone(await world.somebody())).join()
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}, 120_000)
