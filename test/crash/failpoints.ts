import type { Flow, Outcome, SessionReply } from '@quickreg/contract'
import type { Failpoint } from '../support/failpoints.ts'
import { call, type Reply } from '../support/http.ts'
import { numberOf, otpIn, type Person } from '../support/wechat.ts'
import { serviceKey } from '../support/world.ts'
import type { FragileServer, Served } from './served.ts'

/** The requests of a registration by tap, and of one by SMS, with the commits that each of them makes. */
export const steps = { 'sign-in': 2, open: 1, tap: 2, send: 2, enter: 1 } as const
export type Step = keyof typeof steps

export interface Break {
  step: Step
  point: Failpoint
  /** Of the step's commits, or 1 of its one answer. */
  passing: number
}

export interface Survived {
  isAnswered: boolean
  isNew: boolean | undefined
  account: string | undefined
  /** What the person is signed in to afterwards. */
  signedInTo: string | undefined
  /** The account's number as the shop's back end reads it, and the person's own. */
  number: unknown
  own: string
  /** Codes sent to the number, and taps that WeChat exchanged. */
  messages: number
  taps: number
  /** The server that runs now. */
  server: FragileServer
}

/**
 * Somebody registers, and at one step the server dies at one point. The client asks again, as it would: the same
 * request, until there is an answer; a login code that may be spent is replaced by a new one, a tap whose outcome is
 * unknown by one more tap, a code that does not come by a tap.
 */
export async function registerThrough(world: Served, fragile: FragileServer, broken: Break): Promise<Survived> {
  const { wechat } = world
  let server = fragile
  const person = await wechat.addUser({ countryCode: '86', purePhoneNumber: freshNumber() })
  let isAnswered = true
  const ask = async <Body>(step: Step, send: (url: string) => Promise<Reply<Body>>): Promise<Reply<Body>> => {
    if (step !== broken.step || server !== fragile) return send(server.url)
    await server.breakAt(broken.point, broken.passing)
    const reply = await send(server.url).catch(() => undefined)
    isAnswered = reply !== undefined
    const { signal } = await server.exited
    if (signal !== 'SIGKILL') throw new Error(`It ended by ${signal}`)
    server = await world.startFragile()
    return reply ?? send(server.url)
  }

  const session = await signIn()
  const token = session.sessionToken
  const opening = { purpose: 'account', scene: 'join', consent: { policyVersion: '1' } }
  const open = async () => {
    const { body } = await ask<Flow>('open', (url) => call('POST', `${url}/v1/flows`, { token, body: opening }))
    return body
  }
  const flow = await open()
  const done = broken.step === 'send' || broken.step === 'enter' ? await bySms(flow) : await byTap(flow)

  const again = await call<SessionReply>('POST', `${server.url}/v1/sessions`, {
    body: { loginCode: await wechat.login(person) },
  })
  const { id } = done.body.account ?? {}
  const seen = await call('GET', `${server.url}/v1/backend/accounts/${id}`, { token: serviceKey })
  return {
    server,
    isAnswered,
    isNew: done.body.isNew,
    account: id,
    number: seen.body.phone,
    own: numberOf(person),
    signedInTo: again.body.account?.id,
    messages: (await wechat.inbox(numberOf(person))).length,
    taps: await exchanged(person),
  }

  async function signIn(): Promise<SessionReply> {
    const loginCode = await wechat.login(person)
    const reply = await ask<SessionReply & { code?: string }>('sign-in', (url) =>
      call('POST', `${url}/v1/sessions`, { body: { loginCode } }),
    )
    return reply.body.code === 'wechat_code_rejected' ? signIn() : reply.body
  }

  async function byTap({ flowId }: Flow): Promise<Reply<Outcome>> {
    const { code: phoneCode } = await wechat.tap(person)
    const submit = (url: string) =>
      call<Outcome & { code?: string }>('POST', `${url}/v1/flows/${flowId}/phone`, {
        token,
        body: { rung: 'quick', phoneCode },
      })
    let reply = await ask('tap', submit)
    while (reply.body.code === 'in_progress') reply = await submit(server.url) // the claim lives for ten seconds
    return reply.body.code === 'tap_again' ? byTap({ flowId } as Flow) : reply
  }

  async function bySms({ flowId }: Flow): Promise<Reply<Outcome>> {
    const phone = numberOf(person)
    await ask('send', (url) => call('POST', `${url}/v1/flows/${flowId}/sms`, { token, body: { phone } }))
    const otp = otpIn((await wechat.inbox(phone)).at(-1)?.text)
    if (!otp) return byTap({ flowId } as Flow)
    return ask<Outcome>('enter', (url) => call('POST', `${url}/v1/flows/${flowId}/otp`, { token, body: { otp } }))
  }

  async function exchanged({ userId }: Person): Promise<number> {
    const { codes } = await wechat.state<{ codes: { kind: string; userId: string; spent: boolean }[] }>()
    return codes.filter((code) => code.userId === userId && code.kind === 'quick' && code.spent).length
  }
}

let numbers = 0
function freshNumber(): string {
  numbers += 1
  return `138${String(numbers * 10_007).padStart(8, '0')}`
}
