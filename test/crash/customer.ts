import type { Flow, Outcome, Problem, SessionReply, Tokens } from '@quickreg/contract'
import { call, type Reply } from '../support/http.ts'
import { puzzleOf, solve } from '../support/puzzle.ts'
import { otpIn, type Person, type WechatControl } from '../support/wechat.ts'
import { serviceKey } from '../support/world.ts'
import type { Deed, Operation, Told } from './history.ts'
import type { Log } from './log.ts'

/** The server died before it answered. */
export class Lost extends Error {}

interface Request {
  method: string
  path: string
  token?: string | undefined
  body?: unknown
}

/** What a request is, what its answer tells, and what the customer makes of it, now or when it is repeated. */
interface Act {
  deed: Deed
  request: Request
  read?: (body: never) => Told
  then?: (operation: Operation, body: never) => void
}

/**
 * Somebody with a phone, who does one thing after another. Whatever got no answer is asked again, word by word, before
 * anything else.
 */
export class Customer {
  readonly person: Person
  readonly #wechat: WechatControl
  readonly #log: Log
  readonly #network: string
  server = ''
  session: string | undefined
  tokens: Tokens | undefined
  account: string | undefined
  contacts: string[] = []
  /** What may never be taken again. */
  readonly used = { loginCodes: [] as string[], phoneCodes: [] as string[], tokens: [] as string[] }
  #endedFlow: string | undefined
  #pending: Act | undefined

  constructor(person: Person, { wechat, log, network }: { wechat: WechatControl; log: Log; network: string }) {
    this.person = person
    this.#wechat = wechat
    this.#log = log
    this.#network = network
  }

  get isWaiting(): boolean {
    return this.#pending !== undefined
  }

  /** Asks again what got no answer. */
  async repeat(): Promise<void> {
    if (this.#pending) await this.#act(this.#pending)
  }

  async signIn(again?: string): Promise<void> {
    const loginCode = again ?? (await this.#wechat.login(this.person))
    await this.#act<SessionReply>({
      deed: { kind: 'signIn', loginCode },
      request: { method: 'POST', path: '/v1/sessions', body: { loginCode } },
      read: (body) => ({ ...idOf(body.account), ...refreshOf(body.tokens) }),
      then: ({ answer }, body) => {
        if (answer === 'no' && !again) this.session = undefined
        if (answer !== 'yes') return
        this.used.loginCodes.push(loginCode)
        this.session = body.sessionToken
        this.account = body.account?.id
        this.tokens = body.tokens
      },
    })
  }

  /** @returns Nothing if it was refused, or was over at once for somebody who is registered already. */
  async #openFlow(scene: string): Promise<string | undefined> {
    const purpose = { join: 'account', change: 'change_phone' }[scene] ?? 'contact'
    const accessToken = purpose === 'change_phone' ? { accessToken: this.tokens?.accessToken } : {}
    const { answer, told } = await this.#act<Flow>({
      deed: { kind: 'openFlow' },
      request: this.#own('POST', '/v1/flows', { purpose, scene, consent: { policyVersion: '1' }, ...accessToken }),
      read: ({ flowId, outcome }) => ({ flowId, ...(outcome && toldOf(outcome)) }),
      then: (operation, { outcome }) => outcome && this.#completed(operation, outcome),
    })
    if (answer === 'no') this.session = undefined
    return told.account ? undefined : told.flowId
  }

  /** @param again A code that was used before. */
  async tap(scene: 'join' | 'booking', again?: string): Promise<void> {
    const flowId = await this.#openFlow(scene)
    const phoneCode = again ?? (await this.#wechat.tap(this.person)).code
    if (!flowId || !phoneCode) return
    const number = `+86${this.person.phones[0]?.purePhoneNumber}`
    const purpose = scene === 'join' ? 'account' : 'contact'
    await this.#act<Outcome>({
      deed: { kind: 'tap', purpose, flowId, phoneCode, number },
      request: this.#own('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', phoneCode }),
      read: toldOf,
      then: (operation, body) => {
        if (operation.answer === 'yes') this.used.phoneCodes.push(phoneCode)
        this.#completed(operation, body)
      },
    })
  }

  /** Proves a number by SMS: registers with it, or changes to it. */
  async prove(scene: 'join' | 'change', number: string, { wrongFirst = false } = {}): Promise<void> {
    const flowId = await this.#openFlow(scene)
    if (!flowId || !(await this.#sendOtp(flowId, number))) return
    const otp = otpIn((await this.#wechat.inbox(number)).at(-1)?.text)
    if (!otp) return // the server died between counting it and sending it
    const purpose = scene === 'join' ? 'account' : 'change_phone'
    const enter = (entered: string) =>
      this.#act<Outcome>({
        deed: { kind: 'prove', purpose, flowId, otp: entered, number },
        request: this.#own('POST', `/v1/flows/${flowId}/otp`, { otp: entered }),
        read: toldOf,
        then: (operation, body) => this.#completed(operation, body),
      })
    if (wrongFirst) await enter(otp === '000000' ? '000001' : '000000')
    await enter(otp)
  }

  async #sendOtp(flowId: string, phone: string): Promise<boolean> {
    const deed = { kind: 'sendOtp', flowId, number: phone } as const
    const path = `/v1/flows/${flowId}/sms`
    let problem: Problem | undefined
    const { answer } = await this.#act<Problem>({
      deed,
      request: this.#own('POST', path, { phone }),
      then: (_, body) => (problem = body),
    })
    if (answer === 'yes' || problem?.code !== 'proof_required') return answer === 'yes'
    const proof = solve(puzzleOf(problem))
    return (await this.#act({ deed, request: this.#own('POST', path, { phone, proof }) })).answer === 'yes'
  }

  /** @param old A token that was rotated before. */
  async refresh(old?: string): Promise<void> {
    const refreshToken = old ?? this.tokens?.refreshToken ?? ''
    await this.#act<Tokens>({
      deed: { kind: 'refresh', refreshToken },
      request: { method: 'POST', path: '/v1/tokens/refresh', body: { refreshToken } },
      read: refreshOf,
      then: ({ answer }, body) => {
        // A thief's attempt ends everything of this session, for the owner too.
        if (answer === 'no') this.tokens = this.session = undefined
        if (answer !== 'yes') return
        if (this.used.tokens.at(-1) !== refreshToken) this.used.tokens.push(refreshToken)
        this.tokens = body
      },
    })
  }

  async signOut(): Promise<void> {
    const { refreshToken } = this.tokens!
    await this.#act({
      deed: { kind: 'signOut', refreshToken },
      request: { method: 'POST', path: '/v1/tokens/revoke', body: { refreshToken } },
      then: () => {
        this.used.tokens.push(refreshToken)
        this.tokens = this.session = undefined
      },
    })
  }

  async deleteAccount(): Promise<void> {
    const { accessToken, refreshToken } = this.tokens!
    await this.#act({
      deed: { kind: 'deleteAccount', account: this.account! },
      request: { method: 'DELETE', path: '/v1/account', token: accessToken },
      then: ({ answer }) => {
        if (answer === 'yes') this.used.tokens.push(refreshToken)
        this.tokens = this.session = undefined
        if (answer === 'yes') this.account = undefined
      },
    })
  }

  /** Looks at everything, while nobody does anything. */
  async look(census: number): Promise<void> {
    const look = (deed: Deed, path: string) =>
      this.#act<Told & { phone?: string }>({
        deed,
        request: { method: 'GET', path, token: serviceKey },
        read: ({ phone }) => ({ ...(phone && { phone }) }),
      })
    if (this.account) {
      await look({ kind: 'readAccount', account: this.account, census }, `/v1/backend/accounts/${this.account}`)
    }
    for (const contact of this.contacts.slice(-2)) {
      await look({ kind: 'readContact', contact, census }, `/v1/backend/contacts/${contact}`)
    }
    if (!this.#endedFlow || !this.session) return
    await this.#act<{ outcome?: Outcome }>({
      deed: { kind: 'readFlow', flowId: this.#endedFlow, census },
      request: this.#own('GET', `/v1/flows/${this.#endedFlow}`),
      read: ({ outcome }) => (outcome ? toldOf(outcome) : {}),
    })
  }

  #completed({ answer, told, ...deed }: Operation, body: Outcome): void {
    if (answer !== 'yes') return
    if (told.account) this.account = told.account
    if (told.contact) this.contacts.push(told.contact)
    if (body.tokens) this.tokens = body.tokens
    if ('flowId' in deed) this.#endedFlow = deed.flowId
  }

  #own(method: string, path: string, body?: unknown): Request {
    return { method, path, token: this.session, body }
  }

  async #act<Body>(act: Omit<Act, 'read' | 'then'> & Reading<Body>): Promise<Operation> {
    const operation = this.#log.begin(this.person.userId, act.deed)
    const { method, path, ...options } = act.request
    let reply: Reply
    try {
      const headers = { 'x-forwarded-for': this.#network }
      const { token, body } = options
      reply = await call(method, this.server + path, { headers, body, ...(token && { token }) })
    } catch {
      this.#log.end(operation, {})
      if (!('census' in act.deed)) this.#pending = act as Act
      throw new Lost()
    }
    this.#log.hear()
    const { status, body } = reply
    const isUndecided = status === 503 || body.code === 'in_progress'
    if (status < 300) this.#log.end(operation, { answer: 'yes', told: act.read?.(body as Body) ?? {} })
    else if (status === 503) this.#log.end(operation, {})
    else this.#log.end(operation, { answer: 'no', problem: { status, code: String(body.code) } })
    // The server has no time, or another that was killed is still at it by the look of the flow: asked again later.
    if (isUndecided) this.#pending = act as Act
    else if (this.#pending === act) this.#pending = undefined
    if (isUndecided) throw new Lost()
    act.then?.(operation, body as Body)
    return operation
  }
}

interface Reading<Body> {
  read?: (body: Body) => Told
  then?: (operation: Operation, body: Body) => void
}

const idOf = (account: { id: string } | undefined) => (account ? { account: account.id } : {})
const refreshOf = (tokens: Tokens | undefined) => (tokens ? { refreshToken: tokens.refreshToken } : {})

const toldOf = ({ state, account, contact, isNew, tokens }: Outcome): Told => ({
  state,
  isNew,
  ...idOf(account),
  ...(contact && { contact: contact.id }),
  ...refreshOf(tokens),
})
