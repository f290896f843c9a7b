// Whoever may choose iv and ciphertext and can tell failures apart makes a server decrypt, and forge, for him. The
// attack here is real: it first breaks a server that has no defence, and then is let loose on ours, unchanged.
import { createClock, DEFAULT_APP, startEmulator, type Emulator } from '@quickreg/emulator'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import {
  atNaiveServer,
  atServer,
  causesOfFailure,
  failedDecryptions,
  flipIvBit,
  openLane,
  openLanes,
  phonePayload,
  readAnswer,
  submitSealed,
  tapSealed,
} from './support/forger.ts'
import { startNaiveServer, type NaiveServer } from './support/naiveHandler.ts'
import { forgeDigits, forgePayload } from './support/paddingOracle.ts'
import { WechatControl, type Person } from './support/wechat.ts'
import { startWorld, tireless, type World } from './support/world.ts'

const now = new Date('2026-03-01T02:00:00.000Z')
const own = '13900139000'
const chosen = '13800138000'
const payload = phonePayload(chosen, now)

// It has no database: once is enough.
if (inject('engine') === 'sqlite')
  describe('a server as tutorials show it', () => {
    let emulator: Emulator
    let wechat: WechatControl
    let naive: NaiveServer
    beforeAll(async () => {
      emulator = await startEmulator({ clock: createClock(now), port: 0 })
      wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
      naive = await startNaiveServer(emulator.url)
    })
    afterAll(async () => {
      await naive.close()
      await emulator.close()
    })

    it('registers the thief with a number of his choice: the digits of his own tap, changed', async () => {
      const thief = await wechat.addUser({ countryCode: '86', purePhoneNumber: own })
      const target = await atNaiveServer(naive, wechat, thief)
      const { accepted, requests } = await forgeDigits(target, { from: own, to: chosen, budget: 20_000 })
      console.info(`naive server: a number forged in ${requests} requests`)
      expect(accepted).toBe(true)
      expect(naive.registered.get(thief.openids[DEFAULT_APP.appid]!)).toBe(chosen)
    })

    it('registers the thief with a number of his choice: a whole payload out of nothing', async () => {
      const thief = await wechat.addUser({ countryCode: '86', purePhoneNumber: own })
      const target = await atNaiveServer(naive, wechat, thief)
      const { accepted, requests } = await forgePayload(target, { payload, budget: 60_000 })
      console.info(`naive server: a whole payload forged in ${requests} requests`)
      expect(accepted).toBe(true)
      expect(naive.registered.get(thief.openids[DEFAULT_APP.appid]!)).toBe(chosen)
    })
  })

describe.each(['confirmed', 'unconfirmed'] as const)('this server with OPEN_DATA=%s', (openData) => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ OPEN_DATA: openData }, tireless)
    await world.wechat.patchApp({ quota: 1_000_000 })
  })
  afterAll(() => world.close())

  const newThief = () => world.wechat.addUser({ countryCode: '86', purePhoneNumber: own })
  const isRegistered = async (person: Person) => (await world.holdPhone(person)).session.account !== undefined
  // What WeChat did not make is refused before anything is decrypted.
  const failuresAllowed = openData === 'confirmed' ? 0 : 5

  it.each([
    { what: 'the digits', forge: forgeDigits },
    { what: 'a whole payload', forge: forgePayload },
  ])('yields nothing to the same attack on $what', async ({ forge }) => {
    const thief = await newThief()
    const before = await failedDecryptions(world)
    const budget = 400

    const { accepted, requests, looks } = await forge(await atServer(world, thief), {
      from: own,
      to: chosen,
      payload,
      budget,
    })

    expect(accepted).toBe(false)
    expect(requests).toBe(budget)
    expect([...looks.keys()]).toEqual([expect.stringContaining('"code":"phone_data_rejected"')])
    // All of the thief's sign-ins gave the same session_key: ten minutes have not passed.
    expect((await failedDecryptions(world)) - before).toBe(failuresAllowed)
    expect(await isRegistered(thief)).toBe(false)
  })

  it('gives each new session_key no more than five failing decryptions', async () => {
    const thief = await newThief()
    const before = await failedDecryptions(world)
    await world.wechat.patchApp({ rotateOnLogin: true })

    const target = await atServer(world, thief)
    const { accepted, looks } = await forgeDigits(target, { from: own, to: chosen, budget: 400 })

    await world.wechat.patchApp({ rotateOnLogin: false })
    expect(accepted).toBe(false)
    expect(looks.size).toBe(1)
    const failures = (await failedDecryptions(world)) - before
    expect(failures).toBeLessThanOrEqual(failuresAllowed * (await keysSoFar(world, thief)))
    expect(failures).toBeGreaterThanOrEqual(2 * failuresAllowed) // a new key is listened to
  })

  it('stops at five also for data that WeChat did make, and in a burst', async () => {
    const thief = await newThief()
    const before = await failedDecryptions(world)
    const lanes = await openLanes(world, thief)
    const taps = await Promise.all(lanes.map(() => tapSealed(world.wechat, thief)))

    // Only the iv is changed, so WeChat knows the ciphertext, and the decryption is what refuses.
    const answers = await Promise.all(lanes.map((lane, bit) => submitSealed(lane, flipIvBit(taps[bit]!, bit))))

    expect(answers).toHaveLength(32)
    for (const { body } of answers) expect(body).toMatchObject({ code: 'phone_data_rejected' })
    expect(new Set(answers.map((answer) => readAnswer(answer).looks)).size).toBe(1)
    expect((await failedDecryptions(world)) - before).toBe(5)
    expect(await isRegistered(thief)).toBe(false)
  })

  it('keeps the count of a key over signing in again, until WeChat gives another', async () => {
    const person = await world.somebody()
    const before = await failedDecryptions(world)
    for (let bit = 0; bit < 7; bit += 1) {
      await submitSealed(await openLane(world, person), flipIvBit(await tapSealed(world.wechat, person), bit))
    }
    expect((await failedDecryptions(world)) - before).toBe(5)
    // The key is burnt: even untouched data is refused, in the same words.
    const refused = await submitSealed(await openLane(world, person), await tapSealed(world.wechat, person))
    expect(refused.body).toMatchObject({ code: 'phone_data_rejected' })

    await world.wechat.patchUser(person, { rotateSessionKey: true })
    const phone = await world.holdPhone(person)
    expect(await phone.joinWithData()).toMatchObject({ isNew: true })
  })

  it('accepts none of the 128 ivs that differ by a bit', async () => {
    const before = await failedDecryptions(world)
    let thief = await newThief()
    for (let bit = 0; bit < 128; bit += 1) {
      if (bit % 4 === 0) thief = await newThief() // one who has failed four times is still listened to
      const answer = await submitSealed(
        await openLane(world, thief),
        flipIvBit(await tapSealed(world.wechat, thief), bit),
      )
      expect(answer.body, `bit ${bit}`).toMatchObject({ code: 'phone_data_rejected' })
    }
    expect((await failedDecryptions(world)) - before).toBe(128)
  })

  it('answers every cause of failure alike', async () => {
    const causes = await causesOfFailure(world)
    const before = await failedDecryptions(world)
    const looks = new Map<string, string[]>()
    for (const [cause, make] of Object.entries(causes)) {
      const thief = await newThief()
      // Six times: the sixth answer is the one for a burnt key.
      for (let i = 0; i < 6; i += 1) {
        const lane = await openLane(world, thief)
        const answer = readAnswer(await submitSealed(lane, await make(thief)))
        looks.set(answer.looks, [...(looks.get(answer.looks) ?? []), `${cause} ${i}`])
      }
    }
    expect([...looks.values()].map((those) => those[0])).toEqual(['bad padding 0'])
    // All but one are decrypted; or, once WeChat is asked, the two that it made.
    const decrypted = openData === 'confirmed' ? 2 : Object.keys(causes).length - 1
    expect((await failedDecryptions(world)) - before).toBe(5 * decrypted)
  })
})

/** How many session_keys there have been between this person and the mini program. */
async function keysSoFar(world: World, { userId }: Person): Promise<number> {
  const { sessions } = await world.wechat.state<{ sessions: { userId: string; keyEpoch: number }[] }>()
  return sessions.find((session) => session.userId === userId)?.keyEpoch ?? 0
}
