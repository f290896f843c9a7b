// What a stranger may try with codes: guess them, reset the count, bomb a number, pump money, lock somebody out.
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { expectProblem, Phone } from './support/phone.ts'
import { puzzleOf, solve } from './support/puzzle.ts'
import { seededRandom } from './support/random.ts'
import { malformedOtps } from './support/spellings.ts'
import { aWhile, typeNumber, wrongFor } from './support/typing.ts'
import { numberOf } from './support/wechat.ts'
import { startWorld, type World } from './support/world.ts'

/** Mainland numbers of which no two share their first seven digits. */
const scattered = (index: number) => `+86138${String(index).padStart(4, '0')}0000`

/** A proxy says that the request comes from this network. */
const from = (network: string) => ({ 'x-forwarded-for': network })

const open = (world: World, network?: string, server = world.server.url) =>
  world.somebody().then((person) => Phone.open(person, server, world.wechat, network ? from(network) : {}))

/** Sends a code as a client does: with the answer to the puzzle, where one is asked for. */
async function send(phone: Phone, flowId: string, number: string) {
  const path = `/v1/flows/${flowId}/sms`
  const first = await phone.send('POST', path, { phone: number })
  if (first.status !== 428) return first
  const puzzle = puzzleOf(await expectProblem(Promise.resolve(first)))
  return phone.send('POST', path, { phone: number, proof: solve(puzzle) })
}

describe('guessing', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ TRUSTED_PROXIES: '127.0.0.1' })
  })
  afterEach(() => world.clock.advance(24 * 60 * 60))
  afterAll(() => world.close())
  const random = seededRandom(`guessing on ${inject('engine')}`)

  it('200 codes at once has five tries, wherever the right one stands among them', async () => {
    const other = await world.startAnother()
    for (let round = 0; round < 2; round += 1) {
      const { phone, flowId, otp } = await typeNumber(world)
      const elsewhere = await Phone.open(phone.person, other.url, world.wechat)
      elsewhere.session = phone.session
      const guesses = Array.from({ length: 200 }, (_, i) => (i === 199 ? otp : wrongFor(String(i))))
      const place = Math.floor(random.next() * 200)
      ;[guesses[place], guesses[199]] = [guesses[199]!, guesses[place]!]
      const answers = await Promise.all(
        guesses.map((guess, i) => (i % 2 ? phone : elsewhere).send('POST', `/v1/flows/${flowId}/otp`, { otp: guess })),
      )
      const codes = answers.map(({ status, body }) => (status === 200 ? 'completed' : body.code))
      const evaluated = codes.filter((code) => code === 'otp_rejected').length
      const wasRight = codes.includes('completed')
      if (!wasRight) expect(evaluated).toBe(5)
      else expect(evaluated).toBeLessThan(5)
      // So many at once on one row may be more than a database wants to take.
      const others = codes.filter((code) => code !== 'otp_rejected' && code !== 'overloaded')
      expect(new Set(others)).toEqual(new Set([wasRight ? 'completed' : 'otp_expired']))
      world.clock.advance(aWhile)
    }
  })

  it('with malformed codes is counted like any other, and each is a bad request', async () => {
    for (const malformed of malformedOtps('000000')) {
      const { phone, flowId, otp } = await typeNumber(world)
      for (let tries = 0; tries < 5; tries += 1) {
        const spelt = typeof malformed === 'string' ? malformed.replace('000000', otp) : malformed
        expect(await expectProblem(phone.submitOtp(flowId, spelt)), JSON.stringify(spelt)).toMatchObject({
          code: 'invalid_request',
          status: 400,
        })
      }
      expect(await expectProblem(phone.submitOtp(flowId, otp)), JSON.stringify(malformed)).toMatchObject({
        code: 'otp_expired',
      })
      world.clock.advance(24 * 60 * 60)
    }
  })

  it('stops at twenty wrong codes of a number a day, whoever has how many sent', async () => {
    const victim = numberOf(await world.somebody())
    let wrong = 0
    const stopped = new Set<string>()
    for (let sent = 0; sent < 10; sent += 1) {
      world.clock.advance(60 * 60)
      const phone = await open(world)
      const { flowId } = await phone.openFlow()
      const answer = await send(phone, flowId, victim)
      if (answer.status !== 202) {
        stopped.add(String(answer.body.code))
        continue
      }
      const otp = await world.wechat.newestOtp(victim)
      for (let tries = 0; tries < 4; tries += 1) {
        const { code } = await expectProblem(phone.submitOtp(flowId, wrongFor(otp)))
        if (code === 'otp_rejected') wrong += 1
        else stopped.add(code)
      }
      const last = sent === 4 ? await phone.submitOtp(flowId, otp).catch(() => undefined) : undefined
      expect(last, 'the right one after twenty').toBeUndefined()
    }
    expect(wrong).toBe(20)
    expect(stopped).toEqual(new Set(['rate_limited']))
  })

  it('one code of many numbers each costs work from the twenty-first number on, and a client can do it', async () => {
    const asked: number[] = []
    for (let i = 0; i < 24; i += 1) {
      const phone = await open(world, `203.0.113.${i}`)
      const { flowId } = await phone.openFlow()
      const first = await phone.send('POST', `/v1/flows/${flowId}/sms`, { phone: scattered(i) })
      if (first.status === 428) {
        asked.push(i)
        const proof = solve(puzzleOf(await expectProblem(Promise.resolve(first))))
        expect(await phone.sendOtp(flowId, scattered(i), proof)).toMatchObject({ state: 'otp_sent' })
      }
      expect(await expectProblem(phone.submitOtp(flowId, '000000'))).toMatchObject({ code: 'otp_rejected' })
    }
    expect(asked).toEqual([20, 21, 22, 23])
    world.clock.advance(aWhile)
    expect((await typeNumber(world)).otp, 'when it is over, nobody is asked').toMatch(/\d{6}/)
  })
})

describe('a puzzle', () => {
  let world: World
  // Suspicious from the first code on.
  beforeAll(async () => {
    const proofOfWork = { sentAtLeast: 0, enteredShare: 0, wrongAtMost: -1 }
    world = await startWorld({}, { policy: { proofOfWork } })
  })
  afterEach(() => world.clock.advance(aWhile))
  afterAll(() => world.close())

  async function challenged() {
    const phone = await open(world)
    const { flowId } = await phone.openFlow()
    const number = numberOf(phone.person)
    const puzzle = puzzleOf(await expectProblem(phone.sendOtp(flowId, number)))
    return { phone, flowId, number, puzzle, proof: solve(puzzle) }
  }

  it('is answered once, for one number in one flow, within two minutes, and in no other spelling', async () => {
    const { phone, flowId, number, proof } = await challenged()
    const other = await challenged()
    const { flowId: otherFlow } = await phone.openFlow('booking')
    const [token, theirs] = [proof, other.proof].map((one) => Buffer.from(one.token, 'base64url'))
    const spliced = Buffer.concat([token!.subarray(0, 54), theirs!.subarray(54)])
    const later = Buffer.from(token!)
    later[53]! ^= 1 // the expiry
    const before = (await world.wechat.inbox()).length

    const variants: [what: string, flowId: string, number: string, proof: { token: string; number: number }][] = [
      ['another answer', flowId, number, { ...proof, number: (proof.number + 1) % 8192 }],
      ['another number', flowId, '+8613800138000', proof],
      ['another flow', otherFlow, number, proof],
      ["another person's", flowId, number, other.proof],
      ['spliced of two', flowId, number, { ...proof, token: spliced.toString('base64url') }],
      ['made to live longer', flowId, number, { ...proof, token: later.toString('base64url') }],
      ['in another spelling', flowId, number, { ...proof, token: `${proof.token}=` }],
      ['cut', flowId, number, { ...proof, token: proof.token.slice(0, -4) }],
    ]
    for (const [what, flow, to, answer] of variants) {
      expect(await expectProblem(phone.sendOtp(flow, to, answer)), what).toMatchObject({ code: 'proof_required' })
    }
    for (const bad of [{ ...proof, number: 8193 }, { ...proof, number: -1 }, { token: proof.token }, 'x', []]) {
      const reply = phone.send('POST', `/v1/flows/${flowId}/sms`, { phone: number, proof: bad })
      expect(await expectProblem(reply)).toMatchObject({ code: 'invalid_request' })
    }
    expect(await world.wechat.inbox()).toHaveLength(before)
    await Promise.all(Array.from({ length: 50 }, () => phone.sendOtp(flowId, number, proof)))
    expect(await world.wechat.inbox()).toHaveLength(before + 1)

    world.clock.advance(60)
    expect(await expectProblem(phone.sendOtp(flowId, number, proof)), 'again').toMatchObject({ code: 'proof_required' })
    world.clock.advance(60)
    const late = expectProblem(other.phone.sendOtp(other.flowId, other.number, other.proof))
    expect(await late, 'after two minutes').toMatchObject({ code: 'proof_required' })
    expect(await world.wechat.inbox()).toHaveLength(before + 1)
  })

  it('that was answered before a restart is not answered again after it', async () => {
    const { phone, flowId, number, proof } = await challenged()
    await phone.sendOtp(flowId, number, proof)
    await world.restart()
    world.clock.advance(60)
    expect(await expectProblem(phone.sendOtp(flowId, number, proof))).toMatchObject({ code: 'proof_required' })
  })
})

describe('a code belongs to', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterEach(() => world.clock.advance(aWhile))
  afterAll(() => world.close())

  it('one flow: not to another purpose of the same person, nor to another session', async () => {
    const { phone, flowId, number, otp } = await typeNumber(world)
    const { flowId: booking } = await phone.openFlow('booking')
    expect(await expectProblem(phone.submitOtp(booking, otp))).toMatchObject({ code: 'otp_expired' })
    world.clock.advance(60)
    await phone.sendOtp(booking, number)
    const second = await world.wechat.newestOtp(number)
    if (second !== otp) {
      expect(await expectProblem(phone.submitOtp(booking, otp))).toMatchObject({ code: 'otp_rejected' })
      expect(await expectProblem(phone.submitOtp(flowId, second))).toMatchObject({ code: 'otp_rejected' })
    }
    const elsewhere = await phone.reopen()
    expect(await expectProblem(elsewhere.submitOtp(flowId, otp))).toMatchObject({ code: 'not_found' })
    const stranger = await open(world)
    expect(await expectProblem(stranger.submitOtp(flowId, otp))).toMatchObject({ code: 'not_found' })
    expect(await phone.submitOtp(flowId, otp)).toMatchObject({ isNew: true })
  })
})

describe('spending', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({ TRUSTED_PROXIES: '127.0.0.1' })
  })
  afterEach(() => world.clock.advance(24 * 60 * 60))
  afterAll(() => world.close())

  it('on one number ends after ten messages a day, from however many people and networks', async () => {
    const victim = numberOf(await world.somebody())
    for (let i = 0; i < 30; i += 1) {
      const phone = await open(world, `203.0.113.${i}`)
      const { flowId } = await phone.openFlow()
      const { status } = await send(phone, flowId, victim)
      expect([202, 429]).toContain(status)
      world.clock.advance(40 * 60)
    }
    expect(await world.wechat.inbox(victim)).toHaveLength(10)
  })

  it('on one number is one message a minute, whoever asks at once, at whichever server, and over a restart', async () => {
    const other = await world.startAnother()
    const victim = numberOf(await world.somebody())
    const flows = await Promise.all(
      Array.from({ length: 16 }, async (_, i) => {
        const phone = await open(world, `203.0.113.${i}`, (i % 2 ? other : world.server).url)
        return { phone, flowId: (await phone.openFlow()).flowId }
      }),
    )
    const answers = await Promise.all(flows.map(({ phone, flowId }) => send(phone, flowId, victim)))
    expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array(15).fill(429)])
    await world.restart()
    const late = await open(world)
    expect((await send(late, (await late.openFlow()).flowId, victim)).status).toBe(429)
    expect(await world.wechat.inbox(victim)).toHaveLength(1)
  })

  it('on one number is five messages in any hour, not five before the hour strikes and five after it', async () => {
    world.clock.advance(aWhile - ((world.clock.now().getTime() / 1000) % 3600) - 5 * 60) // five to
    const phone = await open(world)
    const { flowId } = await phone.openFlow()
    const number = numberOf(phone.person)
    for (let sent = 0; sent < 5; sent += 1) {
      await phone.sendOtp(flowId, number)
      world.clock.advance(60)
    }
    world.clock.advance(60)
    const refused = await expectProblem(phone.sendOtp(flowId, number))
    expect(refused).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 54 * 60 })
  })

  it('on neighbouring numbers ends after fifty an hour, and nothing goes abroad', async () => {
    const before = (await world.wechat.inbox()).length
    for (let i = 0; i < 100; i += 10) {
      const phone = await open(world, `203.0.113.${i / 10}`)
      const { flowId } = await phone.openFlow()
      for (let j = i; j < i + 10; j += 1) {
        const { status } = await send(phone, flowId, `+8613800${String(570_000 + j)}`)
        expect([202, 429]).toContain(status)
      }
      for (const abroad of ['+85291234567', '+442079460000', '+979123456789']) {
        expect(['phone_unsupported', 'phone_invalid']).toContain((await send(phone, flowId, abroad)).body.code)
      }
    }
    const sent = (await world.wechat.inbox()).slice(before)
    expect(sent).toHaveLength(50)
    expect(sent.filter(({ to }) => !to.startsWith('+86'))).toEqual([])
    const elsewhere = await open(world, '198.51.100.1')
    const { flowId } = await elsewhere.openFlow()
    expect((await send(elsewhere, flowId, scattered(1))).status, 'a number elsewhere').toBe(202)
  })

  it('on codes ends with the budget of the day, which is there again the next', async () => {
    const price = 45
    const server = await world.startAnother({ BUDGET_SMS_YUAN: String((price * 10) / 1000), SMS_COUNTRIES: '86' })
    const before = (await world.wechat.inbox()).length
    // Flows that were opened before the budget ran low go on to its end.
    const flows = []
    for (let i = 0; i < 16; i += 1) {
      const phone = await open(world, `203.0.113.${i}`, server.url)
      flows.push({ phone, flowId: (await phone.openFlow()).flowId, number: scattered(100 + i) })
    }
    const answers = await Promise.all(flows.map(({ phone, flowId, number }) => send(phone, flowId, number)))
    expect((await world.wechat.inbox()).length - before).toBe(10)
    const refused = answers.filter(({ status }) => status !== 202)
    expect(refused.map(({ body }) => [body.code, body.reason])).toEqual(Array(6).fill(['rung_closed', 'budget']))

    const late = await open(world, '203.0.113.99', server.url)
    expect((await late.openFlow()).rungs[2]).toEqual({ kind: 'sms', available: false, reason: 'budget' })
    expect(await late.join(), 'one tap').toMatchObject({ isNew: true })
    world.clock.advance(24 * 60 * 60)
    const nextDay = await open(world, '203.0.113.99', server.url)
    expect((await nextDay.openFlow()).rungs[2]).toEqual({ kind: 'sms', available: true, countries: ['86'] })
  })

  it('ends at 80 % for flows that begin then, whatever is asked of them, and at 100 % for those under way', async () => {
    const ten = { BUDGET_SMS_YUAN: '0.45', BUDGET_TAPS_YUAN: '0.3' } // at 0.045 and 0.03 each
    const server = await world.startAnother(ten)
    let people = 0
    const begin = async () => {
      people += 1
      const phone = await open(world, `203.0.113.${people}`, server.url)
      return { phone, ...(await phone.openFlow()) }
    }
    type Begun = Awaited<ReturnType<typeof begin>>
    const tap = async ({ phone, flowId }: Begun, rung: 'quick' | 'realtime' = 'quick') => {
      const { code } = await phone.tap({ kind: rung })
      return phone.send('POST', `/v1/flows/${flowId}/phone`, { rung, phoneCode: code })
    }
    const sms = (begun: Begun) => send(begun.phone, begun.flowId, numberOf(begun.phone.person))
    const underWay = await Promise.all(Array.from({ length: 3 }, begin))
    for (let i = 0; i < 8; i += 1) {
      const begun = await begin()
      expect(begun.rungs.every(({ available }) => available)).toBe(true)
      expect([(await sms(begun)).status, (await tap(begun)).status]).toEqual([202, 200])
    }

    const closed = { status: 409, body: { code: 'rung_closed', reason: 'budget' } }
    const late = await begin()
    expect(late.rungs.map(({ reason }) => reason)).toEqual(['budget', 'budget', 'budget'])
    const refusals = async () => {
      for (const ask of [sms(late), tap(late), tap(late, 'realtime')]) expect(await ask).toMatchObject(closed)
    }
    await refusals()
    for (const begun of underWay.slice(0, 2)) {
      expect([(await sms(begun)).status, (await tap(begun)).status]).toEqual([202, 200])
    }
    for (const ask of [sms(underWay[2]!), tap(underWay[2]!)]) expect(await ask).toMatchObject(closed)
    await refusals()
  })
})

describe('who is locked out of codes by a stranger', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world.close())

  it('still signs in by WeChat, keeps every session, and registers by a tap', async () => {
    const member = await world.holdPhone(await world.somebody())
    const joined = await member.join()
    const newcomer = await world.somebody()
    for (const victim of [numberOf(member.person), numberOf(newcomer)]) {
      const stranger = await open(world)
      const { flowId } = await stranger.openFlow()
      for (let sent = 0; sent < 5; sent += 1) {
        await send(stranger, flowId, victim)
        const wrong = wrongFor(await world.wechat.newestOtp(victim))
        for (let tries = 0; tries < 5; tries += 1) await expectProblem(stranger.submitOtp(flowId, wrong))
        world.clock.advance(60)
      }
      const { code } = await expectProblem(Promise.resolve(send(stranger, flowId, victim)))
      expect(code).toBe('rate_limited')
    }
    expect((await member.openFlow()).state).toBe('completed')
    expect((await member.reopen()).session).toMatchObject({ account: joined.account, tokens: {} })
    expect(await (await world.holdPhone(newcomer)).join()).toMatchObject({ isNew: true })
  })
})
