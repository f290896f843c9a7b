// The old form's race: data is sealed with the session_key in force at the tap, and WeChat may replace that key before
// the data arrives, on its own account or because somebody called wx.login. fast-check draws who goes next.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAnswer, tapSealed } from './support/forger.ts'
import { call, type Reply } from './support/http.ts'
import { seededRandom } from './support/random.ts'
import type { Person } from './support/wechat.ts'
import { startWorld, tireless, type World } from './support/world.ts'

const lots = [1, 2, 3, 4]
const interleavingsPerLot = Number(process.env.INTERLEAVINGS_PER_LOT ?? 80)

/** One of the two people in an interleaving. */
type Who = 0 | 1

/** One device, from wx.login to the answer. */
interface Journey {
  holder: Who
  /** The device may be in other hands by the time of the tap, while the page still has the holder's session. */
  tapper: Who
  /** wx.login once more: before the tap, or in its callback, where it should not be. */
  loginAgain: 'never' | 'before the tap' | 'in the callback'
  /** Whether that second code reaches the server. */
  signsInAgain: boolean
  /** Request by request: whether everybody else stands still until it is answered. */
  alone: boolean[]
}

interface Script {
  journeys: Journey[]
  /** Whose session_key WeChat replaces of its own accord. */
  rotations: Who[]
}

const who = fc.constantFrom<Who[]>(0, 1)
const journey = fc.record<Journey>({
  holder: who,
  tapper: who,
  loginAgain: fc.constantFrom<Journey['loginAgain'][]>('never', 'before the tap', 'in the callback'),
  signsInAgain: fc.boolean(),
  alone: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
})
const sameHands = journey.map((drawn) => ({ ...drawn, tapper: drawn.holder }))
const script = fc.record<Script>({
  journeys: fc.array(fc.oneof({ arbitrary: sameHands, weight: 4 }, journey), { minLength: 2, maxLength: 3 }),
  rotations: fc.array(who, { maxLength: 2 }),
})

let world: World
beforeAll(async () => {
  world = await startWorld({}, tireless)
  await world.wechat.patchApp({ quota: 1_000_000 })
})
afterAll(() => world.close())

type End = 'right number' | 'sign in again'

const { seed } = seededRandom('interleavings')

describe('wx.login, rotation and tap, in any order', () => {
  it.concurrent.each(lots)(
    `give the right person's number or "sign in again", never a mix: lot %i of ${lots.length}`,
    async (lot) => {
      const ends: Record<End, number> = { 'right number': 0, 'sign in again': 0 }
      const property = fc.asyncProperty(fc.scheduler(), script, async (scheduler, drawn) => {
        for (const end of await play(scheduler, drawn)) ends[end] += 1
      })
      await fc.assert(property, { numRuns: interleavingsPerLot, seed: seed + lot, endOnFailure: true })
      console.info(`interleavings: lot ${lot} ended in`, ends)
      expect(ends['right number']).toBeGreaterThan(interleavingsPerLot / 2)
      expect(ends['sign in again']).toBeGreaterThan(interleavingsPerLot / 20)
    },
    600_000,
  )
})

async function play(scheduler: fc.Scheduler, { journeys, rotations }: Script): Promise<End[]> {
  const people = [await world.somebody(), await world.somebody()]
  const gate = gateOf(scheduler)
  const travels = Promise.all(journeys.map((each, device) => travel(gate, `device ${device}`, people, each)))
  const rotated = rotations.map((of) =>
    gate(`rotation of ${of}`, true, () => world.wechat.patchUser(people[of]!, { rotateSessionKey: true })),
  )
  await scheduler.waitFor(Promise.all([travels, ...rotated]))
  const ends = await travels
  for (const [device, { holder }] of journeys.entries()) {
    if (ends[device] === 'sign in again') await expectCure(people[holder]!)
  }
  return ends
}

type Gate = <T>(label: string, alone: boolean, request: () => Promise<T>) => Promise<T>

/** A request starts when the scheduler says so; while one is alone, the scheduler starts no other. */
const gateOf =
  (scheduler: fc.Scheduler): Gate =>
  async (label, alone, request) => {
    let answer = () => {}
    const answered = new Promise<void>((resolve) => (answer = resolve))
    await scheduler.schedule(Promise.resolve(), label, undefined, async (start) => {
      await start()
      if (alone) await answered
    })
    return request().finally(answer)
  }

async function travel(gate: Gate, device: string, people: Person[], journey: Journey): Promise<End> {
  const [holder, tapper] = [people[journey.holder]!, people[journey.tapper]!]
  const alone = journey.alone.values()
  const step = <T>(label: string, request: () => Promise<T>) =>
    gate(`${device}: ${label}`, alone.next().value ?? true, request)
  const post = (path: string, body: object, token?: string) =>
    step(`POST ${path}`, () => call('POST', world.server.url + path, { body, token }))
  const login = (person: Person) => step('wx.login', () => world.wechat.login(person))
  const signIn = async (person: Person) => {
    const reply = await post('/v1/sessions', { loginCode: await login(person) })
    expect(reply.status).toBe(201)
    return reply.body
  }
  const loginAgain = (person: Person) => (journey.signsInAgain ? signIn(person) : login(person).then(() => undefined))

  let session = await signIn(holder)
  if (journey.loginAgain === 'before the tap') session = (await loginAgain(holder)) ?? session
  const token = String(session.sessionToken)
  const consent = { policyVersion: '1' }
  const { body: flow } = await post('/v1/flows', { purpose: 'account', scene: 'join', consent }, token)
  // Another device of theirs was faster.
  if (flow.state === 'completed') return expectNumber(flow.outcome as Reply['body'], holder)

  const sealed = await step('tap', () => tapSealed(world.wechat, tapper))
  if (journey.loginAgain === 'in the callback') await loginAgain(tapper)
  const answer = await post(`/v1/flows/${String(flow.flowId)}/phone`, { rung: 'quick', ...sealed }, token)
  if (answer.status === 200) return expectNumber(answer.body, holder)
  expect(['phone_data_rejected', 'session_invalid'], readAnswer(answer).looks).toContain(answer.body.code)
  return 'sign in again'
}

/** The account behind these tokens has this person's number and no other. */
async function expectNumber(outcome: Reply['body'], person: Person): Promise<'right number'> {
  const { accessToken } = outcome.tokens as { accessToken: string }
  const { body } = await call('GET', `${world.server.url}/v1/account`, { token: accessToken })
  expect(body.phone).toBe(`+86${person.phones[0]!.purePhoneNumber}`)
  return 'right number'
}

/** Signing in and tapping again does what the refusal promised. */
async function expectCure(person: Person): Promise<void> {
  const phone = await world.holdPhone(person)
  await expectNumber(phone.session.account ? phone.session : await phone.joinWithData(), person)
}
