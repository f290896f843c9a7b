// The forgery of forgery.test.ts for as long as it would take: a naive server falls after some 21,000 requests.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  atServer,
  causesOfFailure,
  failedDecryptions,
  openLane,
  phonePayload,
  readAnswer,
  submitSealed,
} from './support/forger.ts'
import { forgeDigits, forgePayload, type Target } from './support/paddingOracle.ts'
import type { Person } from './support/wechat.ts'
import { startWorld, tireless, type World } from './support/world.ts'

const minutes = 60_000
const own = '13900139000'
const chosen = '13800138000'

describe.each(['confirmed', 'unconfirmed'] as const)('this server with OPEN_DATA=%s', (openData) => {
  let world: World
  beforeEach(async () => {
    world = await startWorld({ OPEN_DATA: openData }, tireless)
    await world.wechat.patchApp({ quota: 1_000_000 })
  })
  afterEach(() => world.close())

  it.each([
    { what: 'the digits', forge: forgeDigits, budget: 5_000 },
    { what: 'a whole payload', forge: forgePayload, budget: 25_000 },
  ])(
    'yields nothing to $budget requests of the attack on $what',
    async ({ forge, budget }) => {
      const thief = await world.wechat.addUser({ countryCode: '86', purePhoneNumber: own })
      const target = await withNewKeys(world, thief)
      const payload = phonePayload(chosen, world.clock.now())

      const { accepted, requests, looks } = await forge(target, { from: own, to: chosen, payload, budget })

      const failures = await failedDecryptions(world)
      console.info(`OPEN_DATA=${openData}: ${requests} requests, ${target.keys} session_keys, ${failures} decryptions`)
      expect(accepted).toBe(false)
      expect(requests).toBe(budget)
      expect([...looks.keys()]).toEqual([expect.stringContaining('"code":"phone_data_rejected"')])
      expect(failures).toBeLessThanOrEqual(openData === 'confirmed' ? 0 : 5 * target.keys)
      expect((await world.holdPhone(thief)).session.account).toBeUndefined()
    },
    20 * minutes,
  )

  it(
    'answers 500 failures of every kind alike',
    async () => {
      const looks = new Map<string, string>()
      for (const [cause, make] of Object.entries(await causesOfFailure(world))) {
        for (let i = 0; i < 100; i += 1) {
          const person = await world.somebody()
          const lane = await openLane(world, person)
          for (let attempt = 0; attempt < 5; attempt += 1) {
            looks.set(readAnswer(await submitSealed(lane, await make(person))).looks, cause)
          }
        }
      }
      expect([...looks.values()]).toEqual(['not base64'])
    },
    20 * minutes,
  )
})

/** The attacker waits eleven minutes before each new session, so that WeChat gives another key with it. */
async function withNewKeys(world: World, thief: Person): Promise<Target & { keys: number }> {
  const target = await atServer(world, thief)
  const patient = {
    ...target,
    keys: 1,
    async signInAgain() {
      world.clock.advance(11 * 60)
      patient.keys += 1
      await target.signInAgain()
    },
  }
  return patient
}
