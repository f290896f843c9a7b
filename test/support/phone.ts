import {
  flowSchema,
  otpSentSchema,
  outcomeSchema,
  problemSchema,
  refusedFlowSchema,
  sessionSchema,
  type Flow,
  type OpenFlow,
  type OtpSent,
  type Outcome,
  type Problem,
  type RefusedFlow,
  type SendOtp,
  type SessionReply,
} from '@quickreg/contract'
import { z } from 'zod'
import { call, type CallOptions, type Reply } from './http.ts'
import { numberOf, type Person, type TapDetail, type TapOptions, type WechatControl } from './wechat.ts'

/** What the scenes of the tests are for. */
const purposes: Readonly<Record<string, OpenFlow['purpose']>> = { join: 'account', change: 'change_phone' }

type Headers = Readonly<Record<string, string>>

/** An answer the test did not expect to be a refusal. */
export class Refused extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.title}`)
    this.problem = problem
  }
}

/**
 * A phone in somebody's hand, running a mini program that does what the component does. Every answer is held against
 * the contract, so a story also proves the shape of what it sees.
 */
export class Phone {
  readonly person: Person
  readonly #server: string
  readonly #wechat: WechatControl
  readonly #headers: Headers
  session: SessionReply

  private constructor(person: Person, server: string, wechat: WechatControl, headers: Headers, session: SessionReply) {
    this.person = person
    this.#server = server
    this.#wechat = wechat
    this.#headers = headers
    this.session = session
  }

  /**
   * Opens the mini program: wx.login, then a session.
   *
   * @param headers Of every request, such as a proxy would add.
   */
  static async open(person: Person, server: string, wechat: WechatControl, headers: Headers = {}): Promise<Phone> {
    const body = { loginCode: await wechat.login(person) }
    const session = await expectOk(sessionSchema, call('POST', `${server}/v1/sessions`, { body, headers }))
    return new Phone(person, server, wechat, headers, session)
  }

  /** Opens the mini program again, as on the next day. */
  reopen(): Promise<Phone> {
    return Phone.open(this.person, this.#server, this.#wechat, this.#headers)
  }

  tap(options?: TapOptions): Promise<TapDetail> {
    return this.#wechat.tap(this.person, options)
  }

  /** @param more What the scene alone does not say; `change` needs `{accessToken}`. */
  openFlow(scene = 'join', more: Partial<OpenFlow> & { accessToken?: string } = {}): Promise<Flow> {
    const body = { purpose: purposes[scene] ?? 'contact', scene, consent: { policyVersion: '1' }, ...more }
    return expectOk(flowSchema, this.send('POST', '/v1/flows', body))
  }

  flow(flowId: string): Promise<Flow> {
    return expectOk(flowSchema, this.send('GET', `/v1/flows/${flowId}`))
  }

  /** Hands today's code to the server. */
  submitCode(flowId: string, phoneCode: string | undefined, rung = 'quick'): Promise<Outcome> {
    return expectOk(outcomeSchema, this.send('POST', `/v1/flows/${flowId}/phone`, { rung, phoneCode }))
  }

  /** Hands the first generation's sealed data to the server. */
  submitData(flowId: string, { encryptedData, iv }: Pick<TapDetail, 'encryptedData' | 'iv'>): Promise<Outcome> {
    return expectOk(outcomeSchema, this.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', encryptedData, iv }))
  }

  /** Has a code sent to the number as it is typed. */
  sendOtp(flowId: string, phone: string, proof?: SendOtp['proof']): Promise<OtpSent> {
    return expectOk(otpSentSchema, this.send('POST', `/v1/flows/${flowId}/sms`, { phone, ...(proof && { proof }) }))
  }

  /** Enters a code. */
  submitOtp(flowId: string, otp: unknown): Promise<Outcome> {
    return expectOk(outcomeSchema, this.send('POST', `/v1/flows/${flowId}/otp`, { otp }))
  }

  useKnownPhone(flowId: string): Promise<Outcome> {
    return expectOk(outcomeSchema, this.send('POST', `/v1/flows/${flowId}/known`, {}))
  }

  reportRefusal(flowId: string, { errMsg, errno }: Pick<TapDetail, 'errMsg' | 'errno'>): Promise<RefusedFlow> {
    return expectOk(refusedFlowSchema, this.send('POST', `/v1/flows/${flowId}/refusal`, { errMsg, errno }))
  }

  /** The whole of one tap: a flow, WeChat's sheet allowed, today's code submitted. */
  async join({ scene = 'join' }: { scene?: string } = {}): Promise<Outcome> {
    const { flowId } = await this.openFlow(scene)
    const { code } = await this.tap()
    return this.submitCode(flowId, code)
  }

  /** The same with the first generation's data. */
  async joinWithData({ scene = 'join' }: { scene?: string } = {}): Promise<Outcome> {
    const { flowId } = await this.openFlow(scene)
    return this.submitData(flowId, await this.tap())
  }

  /** The whole of typing a number: a flow, a code to it, and the code from the message. */
  async joinBySms({ scene = 'join', number = numberOf(this.person), ...more }: JoinBySms = {}): Promise<Outcome> {
    const { flowId } = await this.openFlow(scene, more)
    await this.sendOtp(flowId, number)
    return this.submitOtp(flowId, await this.#wechat.newestOtp(number))
  }

  /** A raw request under this phone's session token. */
  send(method: string, path: string, body?: unknown, { headers, ...options }: CallOptions = {}): Promise<Reply> {
    const all = { ...this.#headers, ...headers }
    return call(method, this.#server + path, { token: this.session.sessionToken, body, ...options, headers: all })
  }
}

interface JoinBySms {
  scene?: string
  /** E.164; the person's own by default. */
  number?: string
  accessToken?: string
}

/** The body in its contract shape, or the problem the server gave instead. */
export async function expectOk<Schema extends z.ZodType>(
  schema: Schema,
  reply: Promise<Reply>,
): Promise<z.output<Schema>> {
  const { status, body } = await reply
  if (status >= 300) throw new Refused(problemSchema.parse(body))
  return (schema instanceof z.ZodObject ? schema.strict() : schema).parse(body) as z.output<Schema>
}

/** The problem a request is expected to end in. */
export async function expectProblem(request: Promise<unknown>): Promise<Problem> {
  const answer = await request.then(
    (success) => success,
    (error: unknown) => {
      if (error instanceof Refused) return error.problem
      throw error
    },
  )
  const body = isReply(answer) ? answer.body : answer
  const problem = problemSchema.strict().safeParse(body)
  if (!problem.success) throw new Error(`Expected a refusal, but got: ${JSON.stringify(body)}`)
  return problem.data
}

const isReply = (answer: unknown): answer is Reply =>
  typeof answer === 'object' && answer !== null && 'headers' in answer && 'body' in answer
