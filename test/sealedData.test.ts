// The first generation's data in wrong hands: replayed, borrowed, spelt otherwise, edited, late, or sealed by a thief
// who holds the session_key.
import { DEFAULT_APP } from '@quickreg/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  leakedKey,
  openLane,
  openLanes,
  phonePayload,
  sealText,
  submitSealed,
  tapSealed,
  type Lane,
} from './support/forger.ts'
import type { Sealed } from './support/paddingOracle.ts'
import { Phone } from './support/phone.ts'
import { WechatControl, type Person } from './support/wechat.ts'
import { nextNumber, startWorld, type World } from './support/world.ts'

const rejected = { status: 422, body: { code: 'phone_data_rejected' } }

describe('data that WeChat made', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world.close())

  const tap = (person: Person) => tapSealed(world.wechat, person)

  it('serves once: not in another flow, after a restart, or at a second server', async () => {
    const person = await world.somebody()
    const [first, ...others] = await openLanes(world, person, { scene: 'booking', sessions: 1 })
    const sealed = await tap(person)

    const { status, body: outcome } = await submitSealed(first!, sealed)
    expect(status).toBe(200)
    expect((await submitSealed(first!, sealed)).body, 'the answer got lost').toEqual(outcome)
    expect(await submitSealed(others[0]!, sealed)).toMatchObject(rejected)
    await world.restart()
    expect((await submitSealed(first!, sealed)).body).toEqual(outcome)
    expect(await submitSealed(others[1]!, sealed)).toMatchObject(rejected)
    const { url } = await world.startAnother()
    const [elsewhere] = await openLanes(world, person, { scene: 'booking', sessions: 1, flows: 1, url })
    expect(await submitSealed(elsewhere!, sealed)).toMatchObject(rejected)
  })

  it('serves one of 32 flows that submit it at once at two servers', async () => {
    const person = await world.somebody()
    const { url } = await world.startAnother()
    const here = await openLanes(world, person, { scene: 'booking', sessions: 4 })
    const there = await openLanes(world, person, { scene: 'booking', sessions: 4, url })
    const sealed = await tap(person)

    const answers = await Promise.all([...here, ...there].map((lane) => submitSealed(lane, sealed)))

    expect(answers).toHaveLength(32)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const answer of answers) if (answer.status !== 200) expect(answer).toMatchObject(rejected)
  })

  it('gives one outcome to 32 submissions of one flow at once at two servers', async () => {
    const person = await world.somebody()
    const other = await world.startAnother()
    const lane = await openLane(world, person)
    const there = await Phone.open(person, other.url, world.wechat)
    there.session = lane.phone.session
    const lanes: Lane[] = Array.from({ length: 32 }, (_, i) => (i % 2 ? { ...lane, phone: there } : lane))
    const sealed = await tap(person)

    const answers = await Promise.all(lanes.map((each) => submitSealed(each, sealed)))

    const outcomes = answers.filter(({ status }) => status === 200).map(({ body }) => JSON.stringify(body))
    expect(new Set(outcomes).size).toBe(1)
    for (const { status, body } of answers) if (status !== 200) expect(body).toMatchObject({ code: 'in_progress' })
    expect(JSON.parse(outcomes[0]!)).toMatchObject({ isNew: true, confirmed: true })
  })

  it("is refused in another person's session, and changes nothing for either", async () => {
    const thief = await world.somebody()
    const victim = await world.somebody()
    const account = (await (await world.holdPhone(victim)).joinWithData()).account
    const stolen = await tap(victim)
    expect(await submitSealed(await openLane(world, thief), stolen)).toMatchObject(rejected)
    expect((await world.holdPhone(thief)).session.account).toBeUndefined()
    expect((await world.holdPhone(victim)).session.account).toEqual(account)
  })

  it('is refused if it was made for another mini program', async () => {
    const { body } = await world.wechat.ask('POST', '/_emulator/apps', {})
    const person = await world.somebody()
    const elsewhere = new WechatControl(world.wechat.url, String(body.appid))
    expect(await submitSealed(await openLane(world, person), await tapSealed(elsewhere, person))).toMatchObject(
      rejected,
    )
  })

  it('has one spelling: no other base64 of the same bytes serves, before or after it has served', async () => {
    const person = await world.somebody()
    const lanes = await openLanes(world, person, { scene: 'booking' })
    const sealed = await tapUntil(person, ({ encryptedData }) => /[+/]/.test(encryptedData))
    const spellings = respell(sealed.encryptedData).map((encryptedData) => ({ ...sealed, encryptedData }))

    for (const spelling of spellings) expect(await submitSealed(lanes.pop()!, spelling)).toMatchObject(rejected)
    expect(await submitSealed(lanes.pop()!, sealed)).toMatchObject({ status: 200 })
    for (const spelling of spellings) expect(await submitSealed(lanes.pop()!, spelling)).toMatchObject(rejected)
  })

  it('wants its iv in that one spelling too', async () => {
    const person = await world.somebody()
    const lanes = await openLanes(world, person, { scene: 'booking' })
    const spellings = respell('+/AAAAAAAAAAAAAAAAAAAA==').length
    for (let i = 0; i < spellings; i += 1) {
      const sealed = await tapUntil(person, ({ iv }) => /[+/]/.test(iv))
      expect(await submitSealed(lanes.pop()!, { ...sealed, iv: respell(sealed.iv)[i]! })).toMatchObject(rejected)
    }
  })

  async function tapUntil(person: Person, isWanted: (sealed: Sealed) => boolean): Promise<Sealed> {
    for (;;) {
      const sealed = await tap(person)
      if (isWanted(sealed)) return sealed
    }
  }

  it.each([
    { passed: 300, accepted: true },
    { passed: 301, accepted: false },
    { passed: -60, accepted: true },
    { passed: -61, accepted: false },
  ])('$passed seconds after the tap is accepted: $accepted', async ({ passed, accepted }) => {
    const person = await world.somebody()
    await world.holdPhone(person) // so that the key is there before the tap
    const sealed = await tap(person)
    world.clock.advance(passed)
    const { status } = await submitSealed(await openLane(world, person), sealed)
    world.clock.advance(-passed)
    expect(status).toBe(accepted ? 200 : 422)
  })

  it('is all that counts: a thief who holds his session_key cannot seal a number', async () => {
    const victim = await world.somebody()
    const account = (await (await world.holdPhone(victim)).join()).account
    const thief = await world.somebody()
    for (const number of [victim.phones[0]!, nextNumber()]) {
      const lane = await openLane(world, thief)
      expect(await submitSealed(lane, await sealNumber(world, thief, number))).toMatchObject(rejected)
    }
    expect((await world.holdPhone(thief)).session.account).toBeUndefined()
    expect((await world.holdPhone(victim)).session.account).toEqual(account)
  })
})

describe('without asking WeChat', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ OPEN_DATA: 'unconfirmed' })
  })
  afterAll(() => world.close())

  it('a sealed number is believed, marked as unconfirmed, and never taken from the account that has it', async () => {
    const victim = await world.somebody()
    const account = (await (await world.holdPhone(victim)).join()).account
    const thief = await world.somebody()

    const lane = await openLane(world, thief)
    const forged = await sealNumber(world, thief, victim.phones[0]!)
    expect(await submitSealed(lane, forged)).toMatchObject({ status: 409, body: { code: 'number_in_use' } })
    expect((await lane.phone.flow(lane.flowId)).state).toBe('conflict')
    expect((await world.holdPhone(thief)).session.account).toBeUndefined()

    const free = await sealNumber(world, thief, nextNumber())
    expect((await submitSealed(await openLane(world, thief), free)).body).toMatchObject({ confirmed: false })
    expect((await world.holdPhone(victim)).session.account).toEqual(account)
  })

  it('a sealed number keeps nobody from registering the real one', async () => {
    const owner = await world.somebody()
    const squatter = await world.somebody()
    const lane = await openLane(world, squatter)
    const forged = await sealNumber(world, squatter, owner.phones[0]!)
    expect((await submitSealed(lane, forged)).body).toMatchObject({ confirmed: false })
    expect(await (await world.holdPhone(owner)).join()).toMatchObject({ isNew: true, confirmed: true })
  })

  it.each(Object.entries(wrongWatermarks(Date.parse('2026-03-01T02:00:00Z') / 1000)))(
    'a watermark with %s is refused',
    async (_, watermark) => {
      const person = await world.somebody()
      const lane = await openLane(world, person)
      const { watermark: right, ...fields } = phonePayload(person.phones[0]!.purePhoneNumber, world.clock.now())
      const key = await leakedKey(world, person)
      const seal = (mark: string | undefined) =>
        sealText(JSON.stringify(fields).replace(/}$/, mark === undefined ? '}' : `,"watermark":${mark}}`), key)
      expect(await submitSealed(lane, seal(watermark))).toMatchObject(rejected)
      expect(await submitSealed(lane, seal(JSON.stringify(right)))).toMatchObject({ status: 200 })
    },
  )

  it('no cut, extension, swap or repetition of blocks is accepted', async () => {
    const edits = blockEdits(10)
    expect(edits.length).toBeGreaterThan(50)
    let thief = await world.somebody()
    for (const [i, edit] of edits.entries()) {
      if (i % 4 === 0) thief = await world.somebody() // one who has failed four times is still listened to
      const lane = await openLane(world, thief)
      const { encryptedData, iv } = await tapSealed(world.wechat, thief)
      const order = edit.order.map((block) =>
        Buffer.from(encryptedData, 'base64').subarray(block * 16, block * 16 + 16),
      )
      const edited = { iv, encryptedData: Buffer.concat(order).toString('base64') }
      expect(await submitSealed(lane, edited), edit.name).toMatchObject(rejected)
    }
  })
})

/** What a thief seals who holds the session_key of his own session. */
async function sealNumber(world: World, thief: Person, number: Person['phones'][number]): Promise<Sealed> {
  const payload = phonePayload(number.purePhoneNumber, world.clock.now())
  return sealText(JSON.stringify(payload), await leakedKey(world, thief))
}

/** Other texts that a tolerant decoder reads as the same bytes; the base64 has to contain + or /. */
function respell(base64: string): string[] {
  const urlAlphabet: Record<string, string> = { '+': '-', '/': '_' }
  const spellings = [
    base64.replaceAll('=', ''),
    `${base64}=`,
    ` ${base64}`,
    `${base64}\n`,
    `${base64.slice(0, 8)}\r\n${base64.slice(8)}`,
    base64.replace(/[+/]/g, (sign) => urlAlphabet[sign]!),
    // The last digit before == has four bits that nobody reads.
    base64.replace(/[AQgw]==$/, (tail) => `${String.fromCharCode(tail.charCodeAt(0) + 1)}==`),
  ]
  for (const spelling of spellings) {
    expect(spelling).not.toBe(base64)
    expect(Buffer.from(spelling, 'base64').toString('base64')).toBe(base64)
  }
  return spellings
}

/** As JSON texts. */
function wrongWatermarks(now: number): Record<string, string | undefined> {
  const { appid } = DEFAULT_APP
  const timed = (timestamp: string) => `{"timestamp":${timestamp},"appid":"${appid}"}`
  const made = (app: string) => `{"timestamp":${now},"appid":${app}}`
  return {
    'nothing in it': '{}',
    'no place at all': undefined,
    'null in its place': 'null',
    'an array around it': `[${made(`"${appid}"`)}]`,
    'no appid': `{"timestamp":${now}}`,
    'another appid': made('"wx0000000000000000"'),
    'the appid in capitals': made(`"${appid.toUpperCase()}"`),
    'an array around the appid': made(`["${appid}"]`),
    'a space after the appid': made(`"${appid} "`),
    'an empty appid': made('""'),
    'the appid null': made('null'),
    'the appid in another spelling of its name': `{"timestamp":${now},"AppId":"${appid}"}`,
    'no timestamp': `{"appid":"${appid}"}`,
    'the timestamp as text': timed(`"${now}"`),
    'the timestamp null': timed('null'),
    'an infinite timestamp': timed('1e309'),
    'a fraction of a second': timed(`${now}.5`),
    milliseconds: timed(`${now}000`),
    '301 seconds of age': timed(String(now - 301)),
    '61 seconds to go': timed(String(now + 61)),
  }
}

/** Which blocks to send, by number, in which order. */
function blockEdits(count: number): { name: string; order: number[] }[] {
  const all = Array.from({ length: count }, (_, i) => i)
  return [
    ...all.slice(1).map((length) => ({ name: `cut to ${length} blocks`, order: all.slice(0, length) })),
    ...all.map((at) => ({ name: `without block ${at}`, order: all.toSpliced(at, 1) })),
    ...all.map((at) => ({ name: `block ${at} twice`, order: all.toSpliced(at, 0, at) })),
    ...all.map((at) => ({ name: `block ${at} appended`, order: [...all, at] })),
    ...all
      .slice(1)
      .map((at) => ({ name: `blocks ${at - 1} and ${at} swapped`, order: all.with(at - 1, at).with(at, at - 1) })),
    ...all.slice(1).map((at) => ({ name: `block 0 swapped with ${at}`, order: all.with(0, at).with(at, 0) })),
  ]
}
