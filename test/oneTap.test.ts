import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectProblem } from './support/phone.ts'
import { WechatControl } from './support/wechat.ts'
import { startWorld, tireless, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({}, tireless)
})
afterAll(() => world.close())

describe('one tap', () => {
  it('registers a person on the first tap and knows her the next day without one', async () => {
    const lin = await world.wechat.addUser({ countryCode: '86', purePhoneNumber: '13800138000' })
    const phone = await world.holdPhone(lin)
    expect(phone.session.account).toBeUndefined()
    const first = await phone.join()

    world.clock.advance(24 * 60 * 60)
    const again = await phone.reopen()

    expect(first).toMatchObject({ isNew: true, confirmed: true, account: { phone: '138******00' } })
    expect(again.session.account).toEqual(first.account)
    expect(again.session.tokens?.accessToken).toBeTruthy()
  })

  it('registers with the sealed data of the first generation as well', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const outcome = await phone.joinWithData()
    expect(outcome).toMatchObject({ isNew: true, confirmed: true })
    expect((await phone.reopen()).session.account).toEqual(outcome.account)
  })

  it('opens data that was sealed just before the session_key changed, also after many taps under the new one', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const early = await phone.tap()
    await world.wechat.patchUser(phone.person, { rotateSessionKey: true })
    const again = await phone.reopen()
    // Each of these is opened by the newer key; the older one is not tried, so nothing counts against it.
    for (let taps = 0; taps < 6; taps += 1) await again.joinWithData({ scene: 'booking' })
    const { flowId } = await again.openFlow('booking')
    expect(await again.submitData(flowId, early)).toMatchObject({ confirmed: true })
  })

  it('takes a number abroad from countryCode and purePhoneNumber', async () => {
    const ann = await world.wechat.addUser({ countryCode: '852', purePhoneNumber: '91234567' })
    const outcome = await (await world.holdPhone(ann)).join()
    expect(outcome.account?.phone).toBe('+852 91****67')
  })

  it('takes a freshly verified number from the realtime button', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const detail = await phone.tap({ kind: 'realtime' })
    expect(detail.encryptedData).toBeUndefined()
    expect(await phone.submitCode(flowId, detail.code, 'realtime')).toMatchObject({ isNew: true })
  })

  it('gives the same outcome when the answer was lost and the tap is sent again', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const { code } = await phone.tap()
    const first = await phone.submitCode(flowId, code)
    expect(await phone.submitCode(flowId, code)).toEqual(first)
    // A minute later the outcome stands, but the tokens are no longer handed out.
    world.clock.advance(61)
    const { tokens: _, ...withoutTokens } = first
    expect(await phone.submitCode(flowId, code)).toEqual(withoutTokens)
  })

  it('asks for no tap at all once the account exists', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { account } = await phone.join()
    const flow = await phone.openFlow()
    expect(flow).toMatchObject({ state: 'completed', outcome: { isNew: false, account } })
  })

  it('keeps account, sign-in and outcome over a restart of the server', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const { code } = await phone.tap()
    const outcome = await phone.submitCode(flowId, code)
    await world.restart()
    const again = await phone.reopen()
    expect(again.session.account).toEqual(outcome.account)
  })
})

describe('what one tap cannot do', () => {
  it('spends a phone code once: it opens no second flow', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const first = await phone.openFlow('booking')
    const second = await phone.openFlow('booking')
    const { code } = await phone.tap()
    await phone.submitCode(first.flowId, code)
    expect(await expectProblem(phone.submitCode(second.flowId, code))).toMatchObject({ code: 'wechat_code_rejected' })
  })

  it("refuses another person's code and another person's data, and both stay unregistered", async () => {
    const victim = await world.holdPhone(await world.somebody())
    const thief = await world.holdPhone(await world.somebody())
    const stolen = await victim.tap()
    const { flowId } = await thief.openFlow()
    expect(await expectProblem(thief.submitCode(flowId, stolen.code))).toMatchObject({ code: 'wechat_code_rejected' })
    expect(await expectProblem(thief.submitData(flowId, await victim.tap()))).toMatchObject({
      code: 'phone_data_rejected',
    })
    expect((await thief.reopen()).session.account).toBeUndefined()
    expect((await victim.reopen()).session.account).toBeUndefined()
  })

  it("does not show one person's flow to another", async () => {
    const owner = await world.holdPhone(await world.somebody())
    const other = await world.holdPhone(await world.somebody())
    const { flowId } = await owner.openFlow()
    const refused = [
      other.send('GET', `/v1/flows/${flowId}`),
      other.send('DELETE', `/v1/flows/${flowId}`),
      other.submitCode(flowId, (await other.tap()).code),
      other.useKnownPhone(flowId),
      other.reportRefusal(flowId, { errMsg: 'getPhoneNumber:fail user deny' }),
    ].map(expectProblem)
    for (const { code } of await Promise.all(refused)) expect(code).toBe('not_found')
  })

  it('refuses a login code in place of a phone code', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    const loginCode = await world.wechat.login(phone.person)
    expect(await expectProblem(phone.submitCode(flowId, loginCode))).toMatchObject({ code: 'wechat_code_rejected' })
  })

  it('refuses the code and the data of another mini program', async () => {
    const app = await world.wechat.ask('POST', '/_emulator/apps', {})
    const elsewhere = new WechatControl(world.wechat.url, String(app.body.appid))
    const person = await world.somebody()
    const phone = await world.holdPhone(person)
    await elsewhere.login(person)
    const foreign = await elsewhere.tap(person)
    const { flowId } = await phone.openFlow()
    expect(await expectProblem(phone.submitCode(flowId, foreign.code))).toMatchObject({ code: 'wechat_code_rejected' })
    expect(await expectProblem(phone.submitData(flowId, foreign))).toMatchObject({ code: 'phone_data_rejected' })
    const loginCode = await elsewhere.login(person)
    const reply = call('POST', `${world.server.url}/v1/sessions`, { body: { loginCode } })
    expect(await expectProblem(reply)).toMatchObject({ code: 'wechat_code_rejected' })
  })

  it('takes no number from the account that has it: only an SMS code could', async () => {
    const owner = await world.holdPhone(await world.somebody())
    const { account } = await owner.join()
    const [number] = owner.person.phones
    if (!number) throw new Error('the owner has a number')
    const newcomer = await world.holdPhone(await world.wechat.addUser(number))
    const { flowId } = await newcomer.openFlow()
    expect(await expectProblem(newcomer.submitCode(flowId, (await newcomer.tap()).code))).toMatchObject({
      code: 'number_in_use',
    })
    const flow = await newcomer.flow(flowId)
    expect(flow.state).toBe('conflict')
    expect(flow.rungs.find(({ kind }) => kind === 'quick')).toEqual({
      kind: 'quick',
      available: false,
      reason: 'number_in_use',
    })
    expect((await owner.reopen()).session.account).toEqual(account)
  })
})
