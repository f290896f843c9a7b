import {
  flowSchema,
  outcomeSchema,
  ownAccountSchema,
  refusedFlowSchema,
  sessionSchema,
  tokensSchema,
  type Flow,
  type Outcome,
  type OwnAccount,
  type Problem,
  type RefusedFlow,
  type SessionReply,
  type Tokens,
} from '@quickreg/contract'
import { expectStatus, type Http } from './http.ts'
import type { Tap, TapDetail, Wechat } from './wechat.ts'

/** What a mini program submits after a tap that succeeded. */
export type Proof =
  { rung: 'quick' | 'realtime'; phoneCode: string } | { rung: 'quick'; encryptedData: string; iv: string }

/** Somebody with a phone in her hand, and what the mini program on it remembers between two acts. */
export class Person {
  readonly userId: string
  readonly #wechat: Wechat
  readonly #server: Http
  #sessionToken: string | undefined
  #tokens: Tokens | undefined
  #flowId: string | undefined
  /** What the mini program holds for its next request. */
  proof: Proof | undefined
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
    this.#tokens = session.tokens
    this.accountId = session.account?.id
    return { loginCode, session }
  }

  /** Agrees to the policy; the mini program opens a flow. */
  async agree(scene: 'join' | 'booking'): Promise<Flow> {
    const purpose = scene === 'join' ? 'account' : 'contact'
    const body = { purpose, scene, consent: { policyVersion: '1' } }
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
    const reply = this.#server('POST', `${this.#flow}/phone`, { ...this.#session, body: this.proof })
    const outcome = outcomeSchema.parse(await expectStatus(200, reply))
    this.#tokens = outcome.tokens
    this.accountId = outcome.account?.id
    return outcome
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

  async lookAtFlow(): Promise<Flow> {
    return flowSchema.parse(await expectStatus(200, this.#server('GET', this.#flow, this.#session)))
  }

  async refresh(): Promise<{ before: Tokens | undefined; after: Tokens }> {
    const before = this.#tokens
    const body = { refreshToken: before?.refreshToken }
    const after = tokensSchema.parse(await expectStatus(200, this.#server('POST', '/v1/tokens/refresh', { body })))
    this.#tokens = after
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

  get #flow() {
    return `/v1/flows/${this.#flowId}`
  }

  get #session() {
    return { token: this.#sessionToken }
  }

  get #access() {
    return { token: this.#tokens?.accessToken }
  }
}
