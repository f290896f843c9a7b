// A number changes hands: with its owner's doing, without it, or because somebody wants it to.
import { accountExportSchema, ownAccountSchema, type Outcome } from '@quickreg/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { leakedKey, phonePayload, sealText } from './support/forger.ts'
import { call } from './support/http.ts'
import { expectOk, expectProblem, Phone } from './support/phone.ts'
import { aWhile, typeNumber } from './support/typing.ts'
import { numberOf } from './support/wechat.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterEach(() => world.clock.advance(aWhile))
afterAll(() => world.close())

const ask = (path: string, token: string | undefined) => call('GET', world.server.url + path, { token })
const ownNumber = async (token: string | undefined) =>
  (await expectOk(ownAccountSchema, ask('/v1/account', token))).phone
const accessOf = ({ tokens }: Outcome) => tokens?.accessToken

describe('a number that was sold again', () => {
  it('opens nothing of its former owner to the new one, who proves it by SMS', async () => {
    const old = await world.holdPhone(await world.somebody())
    const before = await old.join()
    await old.join({ scene: 'booking' })
    const [number] = old.person.phones
    const newcomer = await world.holdPhone(await world.wechat.addUser(number!))

    const { flowId } = await newcomer.openFlow()
    expect(await expectProblem(newcomer.submitCode(flowId, (await newcomer.tap()).code))).toMatchObject({
      code: 'number_in_use',
    })
    const { rungs } = await newcomer.flow(flowId)
    expect(rungs.filter(({ available }) => available).map(({ kind }) => kind)).toEqual(['sms'])
    const to = numberOf(newcomer.person)
    await newcomer.sendOtp(flowId, to)
    const mine = await newcomer.submitOtp(flowId, await world.wechat.newestOtp(to))

    expect(mine.isNew).toBe(true)
    expect(mine.account?.id).not.toBe(before.account?.id)
    const held = await expectOk(accountExportSchema, ask('/v1/account/export', accessOf(mine)))
    expect(held).toMatchObject({ account: { phone: to }, contacts: [] })
    expect(held.identities.map(({ openid }) => openid)).toEqual([newcomer.person.openids[world.wechat.appid]])
  })

  it('leaves the former owner the account, by WeChat, and lets no stale tap take the number back', async () => {
    const old = await world.holdPhone(await world.somebody())
    const before = await old.join()
    const [number] = old.person.phones
    const newcomer = await world.holdPhone(await world.wechat.addUser(number!))
    const mine = await newcomer.joinBySms()

    const again = await old.reopen()
    expect(again.session.account).toEqual({ id: before.account?.id, createdAt: before.account?.createdAt })
    // WeChat has not heard of the sale, so a tap still brings the number.
    const { flowId } = await again.openFlow()
    expect(await expectProblem(again.submitCode(flowId, (await again.tap()).code))).toMatchObject({
      code: 'number_in_use',
    })
    expect(await ownNumber(accessOf(mine))).toBe(numberOf(newcomer.person))
  })

  it('may be proven back by whoever really has it', async () => {
    const person = await world.somebody()
    const old = await world.holdPhone(person)
    const before = await old.join()
    const thief = await world.holdPhone(await world.somebody())
    await thief.joinBySms({ number: numberOf(person) })
    world.clock.advance(60)
    const back = await (await old.reopen()).joinBySms()
    expect(back).toMatchObject({ isNew: false, account: { id: before.account?.id } })
    expect(await ownNumber(accessOf(back))).toBe(numberOf(person))
    expect((await thief.reopen()).session.account?.phone).toBeUndefined()
  })
})

describe('who prepares an account with another’s number', () => {
  it('without proof has nothing of what its owner registers', async () => {
    const server = await world.startAnother({ OPEN_DATA: 'unconfirmed' })
    const victim = await world.somebody()
    const [number] = victim.phones
    const thief = await Phone.open(await world.somebody(), server.url, world.wechat)
    const { flowId } = await thief.openFlow()
    const key = await leakedKey(world, thief.person)
    const payload = JSON.stringify(phonePayload(number!.purePhoneNumber, world.clock.now()))
    const planted = await thief.submitData(flowId, sealText(payload, key))
    expect(planted).toMatchObject({ isNew: true, confirmed: false })

    const owner = await world.holdPhone(victim)
    const own = await owner.join()
    expect(own).toMatchObject({ isNew: true, confirmed: true })
    expect(own.account?.id).not.toBe(planted.account?.id)
    const held = await expectOk(accountExportSchema, ask('/v1/account/export', accessOf(own)))
    expect(held.identities.map(({ openid }) => openid)).toEqual([victim.openids[world.wechat.appid]])
    expect((await thief.reopen()).session.account?.id).toBe(planted.account?.id)
  })

  it('in a flow that waits for a code cannot finish it with the code its owner got', async () => {
    const victim = await world.somebody()
    const thief = await typeNumber(world, { number: numberOf(victim) })
    world.clock.advance(60)
    const owner = await typeNumber(world, { person: victim })
    if (owner.otp !== thief.otp) {
      expect(await expectProblem(thief.phone.submitOtp(thief.flowId, owner.otp))).toMatchObject({
        code: 'otp_rejected',
      })
    }
    expect(await owner.phone.submitOtp(owner.flowId, owner.otp)).toMatchObject({ isNew: true })
  })
})

describe('the number that is proven', () => {
  it('is the one the code went to: with the code none can be named', async () => {
    const { phone, flowId, number, otp } = await typeNumber(world)
    const body = { otp, phone: '+8613700137002' }
    expect(await phone.send('POST', `/v1/flows/${flowId}/otp`, body)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ path: 'phone' }] },
    })
    expect(await ownNumber(accessOf(await phone.submitOtp(flowId, otp)))).toBe(number)
  })
})

describe('another number for an account', () => {
  it('takes the access token and a code to the new number, and ends every other sign-in', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const joined = await phone.join()
    const elsewhere = await phone.reopen()
    const number = '+8613700137003'

    const changed = await phone.joinBySms({ scene: 'change', number, accessToken: accessOf(joined)! })
    expect(changed).toMatchObject({ isNew: false, confirmed: true, account: { id: joined.account?.id } })
    expect(await ownNumber(accessOf(changed))).toBe(number)
    for (const { tokens } of [joined, elsewhere.session]) {
      expect(await expectProblem(ask('/v1/account', tokens?.accessToken))).toMatchObject({ code: 'token_invalid' })
      const refreshed = call('POST', `${world.server.url}/v1/tokens/refresh`, {
        body: { refreshToken: tokens?.refreshToken },
      })
      expect(await expectProblem(refreshed)).toMatchObject({ code: 'refresh_invalid' })
    }
    // The former number is free for whoever has it now.
    const next = await world.holdPhone(await world.wechat.addUser(phone.person.phones[0]!))
    expect(await next.join()).toMatchObject({ isNew: true })
  })

  it('leaves a stolen session nothing to make tokens of, nor a change of its own that it began', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const joined = await phone.join()
    const stolen = await phone.reopen()
    expect((await stolen.openFlow()).outcome, 'until then').toHaveProperty('tokens')
    const completed = await stolen.openFlow()
    const theirs = await stolen.openFlow('change', { accessToken: stolen.session.tokens!.accessToken })
    const loot = '+8613700137004'
    await stolen.sendOtp(theirs.flowId, loot)
    const otp = await world.wechat.newestOtp(loot)

    const number = '+8613700137005'
    const changed = await phone.joinBySms({ scene: 'change', number, accessToken: accessOf(joined)! })
    for (const attempt of [
      () => stolen.submitOtp(theirs.flowId, otp),
      () => stolen.sendOtp(theirs.flowId, '+8613700137006'),
      () => stolen.openFlow('change', { accessToken: stolen.session.tokens!.accessToken }),
      () => stolen.flow(completed.flowId),
      () => stolen.openFlow(),
    ]) {
      expect(await expectProblem(attempt())).toMatchObject({ code: 'session_invalid' })
    }
    const refresh = { body: { refreshToken: completed.outcome?.tokens?.refreshToken } }
    const refreshed = call('POST', `${world.server.url}/v1/tokens/refresh`, refresh)
    expect(await expectProblem(refreshed)).toMatchObject({ code: 'refresh_invalid' })
    expect(await ownNumber(accessOf(changed))).toBe(number)
    expect((await phone.openFlow()).outcome, 'of who changed it').toHaveProperty('tokens')
  })

  it('is refused without the access token, with another person’s, and by a tap', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const joined = await phone.join()
    const other = await (await world.holdPhone(await world.somebody())).join()
    const open = (accessToken?: string) =>
      expectProblem(phone.openFlow('change', { ...(accessToken !== undefined && { accessToken }) }))
    expect(await open()).toMatchObject({ code: 'invalid_request' })
    expect(await open('')).toMatchObject({ code: 'invalid_request' })
    expect(await open('a.b.c')).toMatchObject({ code: 'token_invalid' })
    expect(await open(joined.tokens?.refreshToken)).toMatchObject({ code: 'token_invalid' })
    expect(await open(phone.session.sessionToken)).toMatchObject({ code: 'token_invalid' })
    expect(await open(accessOf(other))).toMatchObject({ code: 'token_invalid' })

    const flow = await phone.openFlow('change', { accessToken: accessOf(joined)! })
    expect(flow.rungs.filter(({ available }) => available).map(({ kind }) => kind)).toEqual(['sms'])
    expect(await expectProblem(phone.submitCode(flow.flowId, (await phone.tap()).code))).toMatchObject({
      code: 'rung_closed',
      reason: 'not_configured',
    })
    expect(await expectProblem(phone.useKnownPhone(flow.flowId))).toMatchObject({ code: 'no_known_phone' })
  })

  it('moves a number from the account that had it, which keeps its WeChat sign-in', async () => {
    const loser = await world.holdPhone(await world.somebody())
    const lost = await loser.join()
    const phone = await world.holdPhone(await world.somebody())
    const joined = await phone.join()
    const number = numberOf(loser.person)
    const changed = await phone.joinBySms({ scene: 'change', number, accessToken: accessOf(joined)! })
    expect(await ownNumber(accessOf(changed))).toBe(number)
    expect((await loser.reopen()).session.account).toEqual({
      id: lost.account?.id,
      createdAt: lost.account?.createdAt,
    })
  })
})
