import {
  flowSchema,
  outcomeSchema,
  problemSchema,
  refusedFlowSchema,
  sessionSchema,
  type Flow,
  type Outcome,
  type Problem,
  type RefusedFlow,
  type SessionReply,
} from '@quickreg/contract'
import { z } from 'zod'
import { call, type CallOptions, type Reply } from './http.ts'
import type { Person, TapDetail, TapOptions, WechatControl } from './wechat.ts'

type Purpose = 'account' | 'contact'

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
  session: SessionReply

  private constructor(person: Person, server: string, wechat: WechatControl, session: SessionReply) {
    this.person = person
    this.#server = server
    this.#wechat = wechat
    this.session = session
  }

  /** Opens the mini program: wx.login, then a session. */
  static async open(person: Person, server: string, wechat: WechatControl): Promise<Phone> {
    const loginCode = await wechat.login(person)
    const session = await expectOk(sessionSchema, call('POST', `${server}/v1/sessions`, { body: { loginCode } }))
    return new Phone(person, server, wechat, session)
  }

  /** Opens the mini program again, as on the next day. */
  reopen(): Promise<Phone> {
    return Phone.open(this.person, this.#server, this.#wechat)
  }

  tap(options?: TapOptions): Promise<TapDetail> {
    return this.#wechat.tap(this.person, options)
  }

  openFlow(scene = 'join', purpose: Purpose = scene === 'join' ? 'account' : 'contact'): Promise<Flow> {
    return expectOk(flowSchema, this.send('POST', '/v1/flows', { purpose, scene, consent: { policyVersion: '1' } }))
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

  /** A raw request under this phone's session token. */
  send(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Reply> {
    return call(method, this.#server + path, { token: this.session.sessionToken, body, ...options })
  }
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
