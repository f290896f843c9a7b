// Limits count by network and by route: neither a header nor another spelling of the path makes somebody else of a caller.
import { afterEach, describe, expect, it } from 'vitest'
import { from, openAt } from './support/floods.ts'
import { callRaw } from './support/http.ts'
import { expectProblem, type Phone } from './support/phone.ts'
import { forwardingLies, pathSpellings } from './support/spellings.ts'
import { numberOf } from './support/wechat.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
afterEach(() => world.close())

const junkAllowed = 3
const policy = {
  junkSignInsPerNetwork: { count: junkAllowed, seconds: 600 },
  smsPerSession: { count: 1, seconds: 7200 },
}

let codes = 0
/** A made-up login code: counted as junk by network. */
async function junk(headers: readonly (readonly [string, string])[]): Promise<unknown> {
  codes += 1
  const body = { loginCode: `made-up-${codes}` }
  const { body: problem } = await callRaw(world.server.url, { method: 'POST', target: '/v1/sessions', headers, body })
  return problem.code
}

/** A made-up phone code: counted as junk by person and network. */
async function junkTap(phone: Phone): Promise<string> {
  codes += 1
  const { flowId } = await phone.openFlow('booking')
  const { code } = await expectProblem(phone.submitCode(flowId, `made-up-${codes}`))
  await phone.send('DELETE', `/v1/flows/${flowId}`)
  return code
}

describe('a caller', () => {
  it('without a trusted proxy is who holds the socket, whatever the headers say', async () => {
    world = await startWorld({}, { policy })
    for (let i = 0; i < junkAllowed; i += 1) expect(await junk([])).toBe('wechat_code_rejected')
    for (const [what, lie] of Object.entries(forwardingLies)) {
      for (let i = 0; i < 20; i += 1) expect(await junk(lie(`203.0.113.${i}`)), what).toBe('rate_limited')
    }
  })

  it('behind a trusted proxy is who the proxy saw, whatever stood in the headers before', async () => {
    world = await startWorld({ TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' }, { policy })
    const seenBy = (proxy: string) => ['x-forwarded-for', proxy] as const
    for (const client of ['198.51.100.1', '198.51.100.2']) {
      for (let i = 0; i < junkAllowed; i += 1) expect(await junk([seenBy(client)])).toBe('wechat_code_rejected')
    }
    for (const [what, lie] of Object.entries(forwardingLies)) {
      for (let i = 0; i < 20; i += 1) {
        const headers = [...lie(`203.0.113.${i}`), seenBy('198.51.100.1')]
        expect(await junk(headers), what).toBe('rate_limited')
        expect(await junk([...headers, seenBy('10.0.0.7')]), `${what}, by two proxies`).toBe('rate_limited')
      }
    }
  })

  it('of IPv6 is the /64 that a subscriber has, and of mapped IPv4 the IPv4 address', async () => {
    world = await startWorld({ TRUSTED_PROXIES: '127.0.0.1' }, { policy })
    const by = (address: string) => junk([['x-forwarded-for', address]])
    for (let i = 0; i < 50; i += 1) {
      const expected = i < junkAllowed ? 'wechat_code_rejected' : 'rate_limited'
      expect(await by(`2001:db8:0:1:${i.toString(16)}::${i}`)).toBe(expected)
    }
    expect(await by('2001:db8:0:2::1')).toBe('wechat_code_rejected')
    const spellings = [
      '198.51.100.3',
      '::ffff:198.51.100.3',
      '::ffff:c633:6403',
      '[::ffff:198.51.100.3]:443',
      '198.51.100.3:80',
    ]
    const answers = []
    for (const address of spellings) answers.push(await by(address))
    expect(answers).toEqual([...Array(junkAllowed).fill('wechat_code_rejected'), 'rate_limited', 'rate_limited'])
  })

  it('who signs in with junk does not use up the taps of the network, nor junk taps its signing in', async () => {
    const both = { ...policy, junkPerNetwork: policy.junkSignInsPerNetwork }
    world = await startWorld({ TRUSTED_PROXIES: '127.0.0.1' }, { policy: both })
    const answers = ['wechat_code_rejected', 'wechat_code_rejected', 'wechat_code_rejected', 'rate_limited']
    const at = (network: string) => Object.entries(from(network))
    const [first, second] = ['203.0.113.1', '203.0.113.2']

    const inside = await openAt(world, first)
    for (const answer of answers) expect(await junk(at(first))).toBe(answer)
    expect(await inside.join(), 'signing in is spent there').toMatchObject({ isNew: true })
    for (const answer of answers) expect(await junkTap(inside)).toBe(answer)

    const other = await openAt(world, second)
    for (const answer of answers) expect(await junkTap(other)).toBe(answer)
    expect((await openAt(world, second)).session, 'taps are spent there').toHaveProperty('sessionToken')
    for (const answer of answers) expect(await junk(at(second))).toBe(answer)
  })

  it('cannot have a second code sent by another spelling of the path', async () => {
    world = await startWorld({}, { policy })
    const phone = await world.holdPhone(await world.somebody())
    const { flowId } = await phone.openFlow()
    await phone.sendOtp(flowId, numberOf(phone.person))
    const again = { phone: '+8613800138000' }
    expect(await expectProblem(phone.sendOtp(flowId, again.phone))).toMatchObject({ code: 'rate_limited' })

    const token = ['authorization', `Bearer ${phone.session.sessionToken}`] as const
    for (const { method, target, headers = {} } of pathSpellings(`/v1/flows/${flowId}/sms`, world.server.url)) {
      const answer = await callRaw(world.server.url, {
        ...{ method, target, body: again },
        headers: [token, ...Object.entries(headers)],
      })
      expect([400, 404, 405, 429], `${method} ${target}`).toContain(answer.status)
    }
    expect(await world.wechat.inbox(again.phone)).toEqual([])
  })
})
