import {
  openFlowSchema,
  refreshSchema,
  refusalSchema,
  sendOtpSchema,
  signInSchema,
  submitOtpSchema,
  submitPhoneSchema,
  type AccountView,
  type Flow,
  type OpenFlow,
  type Outcome,
  type Refresh,
  type Refusal,
  type Rung,
  type RungReason,
  type SendOtp,
  type SignIn,
  type Tokens,
} from '@quickreg/contract'
import { problem, type Answer } from './answers.ts'
import type { FakeClock } from './clock.ts'
import { FakeOtps } from './otps.ts'

export { problem } from './answers.ts'

/** Any body the register sends. */
type Body = Partial<Omit<OpenFlow, 'purpose'> & Refresh & SignIn & Refusal & SendOtp> & Record<string, unknown>

export interface Asked {
  /** `POST /v1/flows/:id/phone` */
  route: string
  body: Body | undefined
  token: string | undefined
  language: string | undefined
}

/** What befalls a call: `lost` takes effect, but its answer never arrives; `offline` never arrives itself. */
type Fate = Answer | 'lost' | 'offline'

export const open = (kind: Rung['kind'], reason?: RungReason): Rung => ({
  kind,
  available: true,
  ...(reason && { reason }),
})
export const closed = (kind: Rung['kind'], reason: RungReason): Rung => ({ kind, available: false, reason })

const minutes = 60_000

const isLive = ({ state }: Flow) => state === 'created' || state === 'otp_sent' || state === 'conflict'

/** What the real server holds a body against. */
const bodies: Record<string, { safeParse(body: unknown): { success: boolean } }> = {
  'POST /v1/sessions': signInSchema,
  'POST /v1/flows': openFlowSchema,
  'POST /v1/flows/:id/phone': submitPhoneSchema,
  'POST /v1/flows/:id/refusal': refusalSchema,
  'POST /v1/flows/:id/sms': sendOtpSchema,
  'POST /v1/flows/:id/otp': submitOtpSchema,
  'POST /v1/tokens/refresh': refreshSchema,
  'POST /v1/tokens/revoke': refreshSchema,
}

/** A registration server that knows one person, and does what the real one would do for her. */
export class FakeServer {
  readonly clock: FakeClock
  readonly asked: Asked[] = []
  account: AccountView | undefined
  /** Of every flow from now on. */
  rungs: Rung[] = [open('quick'), open('realtime'), closed('sms', 'not_available_yet')]
  knownPhone: string | undefined
  readonly otps: FakeOtps
  /** The number of the next tap belongs to another account. */
  isTaken = false
  /** What the next refusal is answered with. */
  refusal: { next?: Rung['kind']; reason: RungReason } = { reason: 'user_declined', next: 'realtime' }
  #fates: { route: string; fate: Fate }[] = []
  #sessions = new Set<string>()
  #flows = new Map<string, Flow & { proof?: string }>()
  #made = 0
  #refreshToken = ''
  #revoked = new Set<string>()

  constructor(clock: FakeClock) {
    this.clock = clock
    this.otps = new FakeOtps(clock)
  }

  /** The next calls of a route meet this, one each. */
  next(route: string, ...fates: Fate[]): void {
    for (const fate of fates) this.#fates.push({ route, fate })
  }

  routes(): string[] {
    return this.asked.map(({ route }) => route)
  }

  of(route: string): Asked[] {
    return this.asked.filter((asked) => asked.route === route)
  }

  endSessions(): void {
    this.#sessions.clear()
  }

  /** Flows that are neither completed nor withdrawn. */
  openFlows(): number {
    return [...this.#flows.values()].filter(isLive).length
  }

  /** In every flow, those that are open too. */
  closeRung(kind: Rung['kind'], reason: RungReason): void {
    const close = (rung: Rung) => (rung.kind === kind ? closed(kind, reason) : rung)
    this.rungs = this.rungs.map(close)
    for (const flow of this.#flows.values()) flow.rungs = flow.rungs.map(close)
  }

  expireFlows(): void {
    for (const flow of this.#flows.values()) if (isLive(flow)) flow.state = 'expired'
  }

  /** @returns The answer, or undefined if none arrives. */
  answer(method: string, path: string, body: Body | undefined, header: Record<string, string>): Answer | undefined {
    const token = header['authorization']?.slice('Bearer '.length)
    const route = `${method} ${path.replace(/flow-\d+/, ':id')}`
    this.asked.push({ route, body, token, language: header['accept-language'] })
    const at = this.#fates.findIndex((entry) => entry.route === route)
    const fate = at < 0 ? undefined : this.#fates.splice(at, 1)[0]!.fate
    if (fate === 'offline') return undefined
    if (typeof fate === 'object') return fate
    const answer = this.#act(route, path, body ?? {}, token)
    return fate === 'lost' ? undefined : answer
  }

  #act(route: string, path: string, body: Body, token: string | undefined): Answer {
    if (bodies[route]?.safeParse(body).success === false) return problem('invalid_request')
    if (route === 'POST /v1/sessions') return this.#signIn()
    if (route === 'POST /v1/tokens/refresh') return this.#refresh(body.refreshToken ?? '')
    if (route === 'POST /v1/tokens/revoke') return { status: 204 }
    if (route.includes('/v1/account')) return this.#own(route, token)
    if (!this.#sessions.has(token ?? '')) return problem('session_invalid')
    if (route === 'POST /v1/flows') return this.#open(body as OpenFlow)
    const flow = this.#flows.get(path.split('/')[3] ?? '')
    if (!flow) return problem('not_found')
    if (route === 'GET /v1/flows/:id') return { status: 200, body: flow }
    if (route === 'DELETE /v1/flows/:id') {
      if (isLive(flow)) flow.state = 'cancelled'
      return { status: 200, body: flow }
    }
    if (flow.state === 'expired' || flow.state === 'cancelled') return problem('flow_closed')
    if (route.endsWith('/refusal')) {
      return { status: 200, body: { ...flow, ...this.refusal, message: `because ${this.refusal.reason}` } }
    }
    if (route.endsWith('/sms')) {
      flow.state = 'otp_sent'
      return this.otps.send(flow.flowId, body as SendOtp)
    }
    if (route.endsWith('/otp')) return this.otps.submit(flow.flowId, body.otp, () => this.#complete(flow))
    if (route.endsWith('/phone') && this.isTaken) return this.#conflict(flow)
    return { status: 200, body: this.#complete(flow) }
  }

  #signIn(): Answer {
    const sessionToken = `qs_${++this.#made}`
    this.#sessions.add(sessionToken)
    const expiresAt = new Date(this.clock.now() + 120 * minutes).toISOString()
    return {
      status: 201,
      body: { sessionToken, expiresAt, ...(this.account && { account: this.account, tokens: this.#issue() }) },
    }
  }

  #issue(): Tokens {
    this.#refreshToken = `qr_${++this.#made}`
    return {
      accessToken: `at_${this.#made}`,
      accessExpiresAt: new Date(this.clock.now() + 10 * minutes).toISOString(),
      refreshToken: this.#refreshToken,
      refreshExpiresAt: new Date(this.clock.now() + 30 * 24 * 60 * minutes).toISOString(),
    }
  }

  #refresh(refreshToken: string): Answer {
    return refreshToken === this.#refreshToken ? { status: 200, body: this.#issue() } : problem('refresh_invalid')
  }

  /** Access tokens named here are no longer taken. */
  revoke(accessToken: string): void {
    this.#revoked.add(accessToken)
  }

  /** The current refresh token dies. */
  endFamily(): void {
    this.#refreshToken = ''
  }

  #own(route: string, token: string | undefined): Answer {
    if (!token?.startsWith('at_') || this.#revoked.has(token)) return problem('token_invalid')
    if (route.startsWith('DELETE')) {
      this.account = undefined
      return { status: 204 }
    }
    return { status: 200, body: { ...this.account, phone: '+8613800138000' } }
  }

  #open(body: OpenFlow): Answer {
    const { purpose, scene } = body
    if (body.purpose === 'change_phone' && (!this.account || this.#revoked.has(body.accessToken))) {
      return problem('token_invalid')
    }
    const flow: Flow = {
      ...{ flowId: `flow-${++this.#made}`, purpose, scene, state: 'created', rungs: this.rungs },
      ...(this.knownPhone && { knownPhone: this.knownPhone }),
      expiresAt: new Date(this.clock.now() + 15 * minutes).toISOString(),
    }
    this.#flows.set(flow.flowId, flow)
    if (purpose === 'account' && this.account) flow.outcome = this.#complete(flow)
    return { status: 201, body: flow }
  }

  /** A tap takes no number from anybody: only a code does. */
  #conflict(flow: Flow): Answer {
    flow.state = 'conflict'
    flow.rungs = flow.rungs.map((rung) => (rung.kind === 'sms' ? rung : closed(rung.kind, 'number_in_use')))
    return problem('number_in_use')
  }

  #complete(flow: Flow): Outcome {
    if (flow.outcome) return flow.outcome
    flow.state = 'completed'
    const isNew = flow.purpose === 'account' && !this.account
    if (flow.purpose === 'change_phone' && this.account) {
      this.account = { ...this.account, phone: '139******00' }
      flow.outcome = { state: 'completed', isNew, confirmed: true, account: this.account, tokens: this.#issue() }
      return flow.outcome
    }
    const phone = '138******00'
    if (flow.purpose === 'account') {
      this.account ??= { id: 'acc-1', phone, createdAt: new Date(this.clock.now()).toISOString() }
      flow.outcome = { state: 'completed', isNew, confirmed: true, account: this.account, tokens: this.#issue() }
    } else {
      const retainUntil = new Date(this.clock.now() + 30 * 24 * 60 * minutes).toISOString()
      const contact = { id: 'con-1', scene: flow.scene, phone, retainUntil }
      flow.outcome = { state: 'completed', isNew, confirmed: true, contact }
    }
    return flow.outcome
  }
}
