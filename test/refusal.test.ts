import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectProblem, Phone } from './support/phone.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

it('tells whoever declines what else there is, and keeps one tap open', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  const declined = await phone.tap({ allow: false })
  const answer = await phone.reportRefusal(flowId, declined)

  expect(answer).toMatchObject({ state: 'created', reason: 'user_declined', next: 'realtime' })
  expect(answer.message.length).toBeGreaterThan(5)
  expect(answer.rungs.find(({ kind }) => kind === 'sms')).toEqual({ kind: 'sms', available: true, countries: ['86'] })
  // A change of mind: the same flow, one tap.
  expect(await phone.submitCode(flowId, (await phone.tap()).code)).toMatchObject({ isNew: true })
})

it('reads a refusal from iOS, Android and DevTools alike', async () => {
  const phone = await world.holdPhone(await world.somebody())
  for (const platform of ['ios', 'android', 'devtools'] as const) {
    const { flowId } = await phone.openFlow()
    const declined = await phone.tap({ allow: false, client: { platform } })
    expect(await phone.reportRefusal(flowId, declined)).toMatchObject({ reason: 'user_declined' })
  }
})

it('closes one tap while WeChat’s quota is used up, with the reason', async () => {
  const phone = await world.holdPhone(await world.somebody())
  await world.wechat.patchApp({ quota: 0 })
  const { flowId } = await phone.openFlow()
  const exhausted = await phone.tap()
  await world.wechat.patchApp({ quota: 1000 })
  expect(exhausted.errno).toBe(1400001)
  const answer = await phone.reportRefusal(flowId, exhausted)
  expect(answer.reason).toBe('no_quota')
  expect(answer.rungs[0]).toEqual({ kind: 'quick', available: false, reason: 'no_quota' })
  expect(await expectProblem(phone.submitCode(flowId, 'a'.repeat(64)))).toMatchObject({
    code: 'rung_closed',
    reason: 'no_quota',
  })
})

it('offers SMS, and nothing of WeChat’s, when the mini program may not ask', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const { flowId } = await phone.openFlow()
  const answer = await phone.reportRefusal(flowId, { errMsg: 'getPhoneNumber:fail no permission', errno: 102 })
  expect(answer.reason).toBe('no_permission')
  expect(answer.next).toBe('sms')
})

it('says so where the operator has no SMS provider', async () => {
  const server = await world.startAnother({ SMS_PROVIDER: '', SMS_API_URL: '' })
  const phone = await Phone.open(await world.somebody(), server.url, world.wechat)
  const { flowId, rungs } = await phone.openFlow()
  expect(rungs[2]).toEqual({ kind: 'sms', available: false, reason: 'not_available_yet' })
  const reply = phone.send('POST', `/v1/flows/${flowId}/sms`, { phone: '+8613800138000' })
  expect(await expectProblem(reply)).toMatchObject({ code: 'rung_closed', reason: 'not_available_yet' })
})

it('takes no more steps on a flow that was withdrawn or ran out', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const withdrawn = await phone.openFlow()
  expect((await phone.send('DELETE', `/v1/flows/${withdrawn.flowId}`)).body).toMatchObject({ state: 'cancelled' })
  const old = await phone.openFlow()
  world.clock.advance(15 * 60 + 1)
  expect((await phone.flow(old.flowId)).state).toBe('expired')
  for (const { flowId } of [withdrawn, old]) {
    expect(await expectProblem(phone.submitCode(flowId, (await phone.tap()).code))).toMatchObject({
      code: 'flow_closed',
    })
    expect(await expectProblem(phone.reportRefusal(flowId, { errMsg: 'getPhoneNumber:fail user deny' }))).toMatchObject(
      { code: 'flow_closed' },
    )
  }
})

it('refuses an unknown scene and an outdated consent, and says which policy is in force', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const open = (body: object) => expectProblem(phone.send('POST', '/v1/flows', body))
  const consent = { policyVersion: '1' }
  expect(await open({ purpose: 'account', scene: 'lottery', consent })).toMatchObject({ code: 'scene_unknown' })
  expect(await open({ purpose: 'contact', scene: 'join', consent })).toMatchObject({ code: 'scene_unknown' })
  expect(await open({ purpose: 'account', scene: 'join', consent: { policyVersion: '0' } })).toMatchObject({
    code: 'consent_outdated',
    policyVersion: '1',
  })
})

it('keeps at most five flows of a session open', async () => {
  const phone = await world.holdPhone(await world.somebody())
  for (let opened = 0; opened < 5; opened += 1) await phone.openFlow()
  expect(await expectProblem(phone.openFlow())).toMatchObject({ code: 'too_many_flows' })
})
