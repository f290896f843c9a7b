// What is typed and what is sent: a number has one reading, a code is seen by nobody but its phone, and nothing that
// a stranger writes gets into a message, the log or the store.
import { createHash, randomBytes } from 'node:crypto'
import { createLog } from '@quickreg/server'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallOptions } from './support/http.ts'
import { expectProblem } from './support/phone.ts'
import { readableSpellings, unreadableSpellings } from './support/spellings.ts'
import { storedBytes } from './support/stored.ts'
import { aWhile, typeNumber } from './support/typing.ts'
import { lax } from './support/uniform.ts'
import { numberOf } from './support/wechat.ts'
import { startWorld, type World } from './support/world.ts'

const day = 24 * 60 * 60
const logged: string[] = []
const log = createLog('debug', { write: (line: string) => void logged.push(line) })

describe('a number', () => {
  const digits = '13800138000'
  const number = `+86${digits}`
  let world: World
  beforeAll(async () => {
    world = await startWorld({}, { policy: { ...lax, smsPerPhone: [{ count: 1, seconds: day }] } })
  })
  afterAll(() => world.close())

  it('is the same one however it is typed: one limit, one address, one owner', async () => {
    const owners = []
    for (const typed of readableSpellings(digits)) {
      world.clock.advance(day)
      const phone = await world.holdPhone(await world.somebody())
      const { flowId } = await phone.openFlow()
      expect(await phone.sendOtp(flowId, typed), JSON.stringify(typed)).toMatchObject({ phone: '138******00' })
      const another = await world.holdPhone(await world.somebody())
      const limited = another.sendOtp((await another.openFlow()).flowId, number)
      expect(await expectProblem(limited), 'under its usual name').toMatchObject({ code: 'rate_limited' })
      const outcome = await phone.submitOtp(flowId, await world.wechat.newestOtp(number))
      expect(outcome).toMatchObject({ isNew: true, account: { phone: '138******00' } })
      owners.push(phone)
    }
    const sent = (await world.wechat.inbox()).map(({ to }) => to)
    expect(sent).toEqual(owners.map(() => number))
    // Each took it from the one before.
    for (const phone of owners.slice(0, -1)) expect((await phone.reopen()).session.account?.phone).toBeUndefined()
    expect((await owners.at(-1)!.reopen()).session.account?.phone).toBe('138******00')
  })

  it('that hides something is none', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const before = await world.wechat.inbox()
    for (const typed of unreadableSpellings(digits)) {
      const reply = phone.send('POST', `/v1/flows/${flowId}/sms`, { phone: typed })
      const { code } = await expectProblem(reply)
      expect(['phone_invalid', 'invalid_request', 'phone_unsupported'], JSON.stringify(typed)).toContain(code)
    }
    expect(await world.wechat.inbox()).toEqual(before)
  })
})

describe('a code', () => {
  const canary = '739214'
  let world: World
  beforeAll(async () => {
    world = await startWorld({}, { log, randomInt: () => Number(canary) })
  })
  afterAll(() => world.close())

  it('is in no answer, header, log line, event or table, and neither is a hash that could be tried', async () => {
    const answers: string[] = []
    const { phone, flowId, number, otp, wrong } = await typeNumber(world)
    expect(otp).toBe(canary)
    const ask = async (method: string, path: string, body?: unknown, options?: CallOptions) => {
      const { status, headers, body: answered } = await phone.send(method, `/v1/flows/${flowId}${path}`, body, options)
      answers.push(JSON.stringify([status, [...headers], answered]))
    }
    await ask('POST', '/sms', { phone: number })
    await ask('POST', '/otp', { otp: wrong })
    await ask('POST', '/otp', { otp: `${canary}0` })
    await ask('POST', '/otp', { otp: [canary] })
    await ask('GET', '')
    // The vendor fails in every way: failures are where things leak.
    for (const fault of [
      { kind: 'status', status: 500 },
      { kind: 'drop_after_effect' },
      { kind: 'malformed', body: 'html' },
    ]) {
      world.clock.advance(60)
      await world.wechat.faults({ faults: [{ route: '/_emulator/sms', ...fault }] })
      await ask('POST', '/sms', { phone: number })
    }
    await world.wechat.faults({ faults: [] })
    const stored = await storedBytes(world) // while the code lives
    await ask('POST', '/otp', { otp: canary })
    await ask('POST', '/otp', { otp: canary })
    answers.push(await (await fetch(`${world.server.opsUrl}/metrics`)).text())
    expect(answers.join('\n')).toContain('"completed"')
    expect(logged.join('')).toContain('/v1/flows/:flowId/otp')
    expect(stored).toContain(phone.person.openids[world.wechat.appid])

    const forms = [
      Buffer.from(canary).toString('hex'),
      Buffer.from(canary).toString('base64'),
      ...['sha256', 'sha1', 'md5'].flatMap((algorithm) =>
        (['hex', 'base64', 'base64url'] as const).map((encoding) =>
          createHash(algorithm).update(canary).digest(encoding).replace(/=+$/, ''),
        ),
      ),
    ]
    const alone = new RegExp(`(?<![\\w+/=.-])${canary}(?![\\w+/=.-])`) // ids and times hold digits too
    for (const [where, text] of Object.entries({ answers: answers.join('\n'), log: logged.join(''), stored })) {
      expect(alone.test(text), where).toBe(false)
      for (const form of forms) expect(text.includes(form), `${form} in ${where}`).toBe(false)
      expect(text.includes(number), `the number in ${where}`).toBe(false)
    }
  })
})

describe('what a stranger writes', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld({}, { log })
  })
  afterEach(() => world.clock.advance(aWhile))
  afterAll(() => world.close())

  it('gets no further if somebody cannot see it: it is neither kept, nor logged, nor said back', async () => {
    const codePoints = [
      ...[0x00, 0x01, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9b, 0xa0, 0xad],
      ...[0x034f, 0x061c, 0x115f, 0x1680, 0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029],
      ...[0x202a, 0x202d, 0x202e, 0x2060, 0x2066, 0x2069, 0x206f, 0x3164, 0xfe0f, 0xfeff, 0xfff9, 0xffa0, 0xe0001],
    ]
    expect(codePoints.length).toBeGreaterThanOrEqual(40)
    const answers: string[] = []
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const opening = { purpose: 'account', scene: 'join', consent: { policyVersion: '1' } }
    const marks = ['zqxj', 'jxqz']
    for (const codePoint of codePoints) {
      const text = marks.join(String.fromCodePoint(codePoint))
      const asked: [path: string, body: unknown][] = [
        ['/v1/flows', { ...opening, scene: text }],
        ['/v1/flows', { ...opening, purpose: text }],
        ['/v1/flows', { ...opening, consent: { policyVersion: text } }],
        ['/v1/flows', { ...opening, device: { sdkVersion: text, platform: text } }],
        [`/v1/flows/${flowId}/refusal`, { errMsg: text }],
        [`/v1/flows/${flowId}/sms`, { phone: text }],
        [`/v1/flows/${flowId}/sms`, { phone: `138${String.fromCodePoint(codePoint)}zqxj` }],
        [`/v1/flows/${flowId}/sms`, { phone: '13800138000', proof: { token: text, number: 1 } }],
        [`/v1/flows/${flowId}/otp`, { otp: text }],
      ]
      for (const [path, body] of asked) {
        const { headers, body: answered } = await phone.send('POST', path, body)
        answers.push(JSON.stringify([[...headers], answered]))
        const { flowId: opened } = answered as { flowId?: string }
        if (opened && opened !== flowId) await phone.send('DELETE', `/v1/flows/${opened}`)
      }
    }
    const stored = await storedBytes(world)
    for (const mark of marks) {
      for (const [where, text] of Object.entries({ answers: answers.join('\n'), log: logged.join(''), stored })) {
        expect(text.includes(mark), where).toBe(false)
      }
    }
  })

  it('gets into no message: that is a fixed text with a code', async () => {
    const before = (await world.wechat.inbox()).length
    const { phone, flowId, number } = await typeNumber(world)
    const injections = ['\r\nTo: +8613900139000', '${code}', '{1}', '{{code}}', '%s', '【Bank】', '\0', '#code#']
    for (const injection of injections) {
      const attempts: [string, unknown][] = [
        [`/v1/flows/${flowId}/sms`, { phone: number + injection }],
        [`/v1/flows/${flowId}/sms`, { phone: injection }],
        [`/v1/flows/${flowId}/sms`, { phone: number, sign: injection }],
        [`/v1/flows/${flowId}/sms`, { phone: number, template: injection }],
        ['/v1/flows', { purpose: injection, scene: 'join', consent: { policyVersion: '1' } }],
        ['/v1/flows', { purpose: 'account', scene: `join${injection}`, consent: { policyVersion: '1' } }],
      ]
      for (const [path, body] of attempts) {
        expect((await phone.send('POST', path, body)).status, JSON.stringify(body)).toBe(400)
      }
      // Languages are known ones; anything else is English.
      const headers = { 'accept-language': injection.replace(/[^ -~]/g, '') }
      const fresh = await world.holdPhone(await world.somebody())
      const { flowId: other } = await fresh.openFlow()
      await fresh.send('POST', `/v1/flows/${other}/sms`, { phone: numberOf(fresh.person) }, { headers })
    }
    const sent = (await world.wechat.inbox()).slice(before)
    for (const { from, text } of sent) {
      expect(from).toBe('Quickreg')
      expect(text).toMatch(/^【Quickreg】\d{6} is your code \(5 min\)\. Do not share it\.$/)
    }
    expect(sent).toHaveLength(1 + injections.length)
  })

  it('finds no flow: ids are random, and not in the order in which they were made', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const made: string[] = []
    for (let i = 0; i < 40; i += 1) {
      const { flowId } = await phone.openFlow()
      made.push(flowId)
      if (i % 4 === 3) for (const one of made.slice(-4)) await phone.send('DELETE', `/v1/flows/${one}`)
    }
    expect(new Set(made).size).toBe(made.length)
    expect([...made].sort()).not.toEqual(made)
    const guesses = Array.from({ length: 500 }, () => randomBytes(16).toString('base64url'))
    const found = await Promise.all(guesses.map((guess) => phone.send('GET', `/v1/flows/${guess}`)))
    expect(new Set(found.map(({ status }) => status))).toEqual(new Set([404]))
  })
})
