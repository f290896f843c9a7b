import {
  flowSchema,
  otpSentSchema,
  outcomeSchema,
  ownAccountSchema,
  refusedFlowSchema,
  sessionSchema,
  tokensSchema,
  type Flow,
  type OtpSent,
  type Outcome,
  type OwnAccount,
  type Problem,
  type RefusedFlow,
  type SessionReply,
  type Tokens,
} from '@quickreg/contract'
import { expectStatus, type Http, type Reply } from './http.ts'
import type { Tap, TapDetail, Wechat } from './wechat.ts'

/** What a mini program submits after a tap that succeeded. */
export type Proof =
  { rung: 'quick' | 'realtime'; phoneCode: string } | { rung: 'quick'; encryptedData: string; iv: string }

/** What is asked for on which occasion. */
const purposes = { join: 'account', booking: 'contact', change: 'change_phone' } as const

/** Somebody with a phone in her hand, and what the mini program on it remembers between two acts. */
export class Person {
  readonly userId: string
  readonly #wechat: Wechat
  readonly #server: Http
  #sessionToken: string | undefined
  #flowId: string | undefined
  /** What the mini program holds for its next request. */
  proof: Proof | undefined
  tokens: Tokens | undefined
  accountId: string | undefined

  constructor(userId: string, { wechat, server }: { wechat: Wechat; server: Http }) {
    this.userId = userId
    this.#wechat = wechat
    this.#server = server
  }

  /** Opens the mini program: wx.login, then the server's session. */
  async open(): Promise<{ loginCode: string; session: SessionReply }> {
    const loginCode = await this.#wechat.wxLogin(this.userId)
    const reply = await expectStatus(201, this.#server('POST', '/v1/sessions', { body: { loginCode } }))
    const session = sessionSchema.parse(reply)
    this.#sessionToken = session.sessionToken
    this.tokens = session.tokens
    this.accountId = session.account?.id
    return { loginCode, session }
  }

  /** Agrees to the policy; the mini program opens a flow, for another number under the account's own access token. */
  async agree(scene: keyof typeof purposes): Promise<Flow> {
    const accessToken = scene === 'change' && { accessToken: this.tokens?.accessToken }
    const body = { purpose: purposes[scene], scene, consent: { policyVersion: '1' }, ...accessToken }
    const flow = flowSchema.parse(
      await expectStatus(201, this.#server('POST', '/v1/flows', { ...this.#session, body })),
    )
    this.#flowId = flow.flowId
    return flow
  }

  /** Taps the button and answers WeChat's sheet. */
  async tap(tap: Tap = {}): Promise<TapDetail> {
    const detail = await this.#wechat.tap(this.userId, tap)
    const { code, encryptedData, iv } = detail
    this.proof = undefined
    if (code) this.proof = { rung: tap.kind ?? 'quick', phoneCode: code }
    else if (encryptedData && iv) this.proof = { rung: 'quick', encryptedData, iv }
    return detail
  }

  /** The mini program sends what the tap gave. */
  async submit(): Promise<Outcome> {
    return this.#finish(this.#server('POST', `${this.#flow}/phone`, { ...this.#session, body: this.proof }))
  }

  async submitInVain(status: number): Promise<Problem> {
    return expectStatus(status, this.#server('POST', `${this.#flow}/phone`, { ...this.#session, body: this.proof }))
  }

  /** The mini program reports a tap that gave nothing, as the device put it. */
  async report({ errMsg, errno }: TapDetail): Promise<RefusedFlow> {
    const body = { errMsg, ...(errno !== undefined && { errno }) }
    const reply = this.#server('POST', `${this.#flow}/refusal`, { ...this.#session, body })
    return refusedFlowSchema.parse(await expectStatus(200, reply))
  }

  /** Types a number; the mini program has a code sent there. */
  async askForCode(phone: string): Promise<OtpSent> {
    return otpSentSchema.parse(await expectStatus(202, this.#sms(phone)))
  }

  /** @returns The problem, and the header `Retry-After`. */
  async askForCodeInVain(phone: string, status: number): Promise<{ problem: Problem; retryAfter: string | null }> {
    const replying = this.#sms(phone)
    return { problem: await expectStatus(status, replying), retryAfter: (await replying).headers.get('retry-after') }
  }

  async typeCode(otp: string): Promise<Outcome> {
    return this.#finish(this.#otp(otp))
  }

  async typeCodeInVain(otp: string, status: number): Promise<Problem> {
    return expectStatus(status, this.#otp(otp))
  }

  async lookAtFlow(): Promise<Flow> {
    return flowSchema.parse(await expectStatus(200, this.#server('GET', this.#flow, this.#session)))
  }

  async refresh(): Promise<{ before: Tokens | undefined; after: Tokens }> {
    const before = this.tokens
    const body = { refreshToken: before?.refreshToken }
    const after = tokensSchema.parse(await expectStatus(200, this.#server('POST', '/v1/tokens/refresh', { body })))
    this.tokens = after
    return { before, after }
  }

  async lookAtAccount(): Promise<OwnAccount> {
    return ownAccountSchema.parse(await expectStatus(200, this.#server('GET', '/v1/account', this.#access)))
  }

  async lookAtAccountInVain(status: number): Promise<Problem> {
    return expectStatus(status, this.#server('GET', '/v1/account', this.#access))
  }

  async deleteAccount(): Promise<void> {
    await expectStatus(204, this.#server('DELETE', '/v1/account', this.#access))
  }

  async #finish(replying: Promise<Reply>): Promise<Outcome> {
    const outcome = outcomeSchema.parse(await expectStatus(200, replying))
    this.tokens = outcome.tokens
    this.accountId = outcome.account?.id
    return outcome
  }

  #sms(phone: string) {
    return this.#server('POST', `${this.#flow}/sms`, { ...this.#session, body: { phone } })
  }

  #otp(otp: string) {
    return this.#server('POST', `${this.#flow}/otp`, { ...this.#session, body: { otp } })
  }

  get #flow() {
    return `/v1/flows/${this.#flowId}`
  }

  get #session() {
    return { token: this.#sessionToken }
  }

  get #access() {
    return { token: this.tokens?.accessToken }
  }
}
