import { loginCode, phoneCode, sealedPhone, type Person } from '../lib/people.ts'
import { headerOf, type HttpReply, type HttpRequest } from './client.ts'

/** Somebody on the way through the requests of one server, and what the answers gave. */
export interface Visitor extends Person {
  sessionToken?: string
  flowId?: string
  accessToken?: string
  otp?: string
  cookie?: string
}

export interface Step {
  request: (visitor: Visitor) => HttpRequest
  /** What an answer has to be; any other ends the measurement. */
  status: number
  learn?: (visitor: Visitor, reply: HttpReply) => void
}

const json = <Body>({ body }: HttpReply) => JSON.parse(body) as Body

function post(path: string, body: object, headers?: Record<string, string>): HttpRequest {
  return { method: 'POST', path, body, headers }
}

const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` })

const withTokens = (visitor: Visitor, reply: HttpReply) => {
  const { tokens } = json<{ tokens?: { accessToken: string } }>(reply)
  if (!tokens) throw new Error(`No tokens: ${reply.body}`)
  visitor.accessToken = tokens.accessToken
}

const quickreg = {
  session: {
    request: (visitor) => post('/v1/sessions', { loginCode: loginCode(visitor) }),
    status: 201,
    learn: (visitor, reply) => (visitor.sessionToken = json<{ sessionToken: string }>(reply).sessionToken),
  },
  flow: {
    request: ({ sessionToken }) =>
      post('/v1/flows', { purpose: 'account', scene: 'join', consent: { policyVersion: '1' } }, bearer(sessionToken)),
    status: 201,
    learn: (visitor, reply) => (visitor.flowId = json<{ flowId: string }>(reply).flowId),
  },
  phoneData: {
    request: (visitor) =>
      post(
        `/v1/flows/${visitor.flowId}/phone`,
        { rung: 'quick', ...sealedPhone(visitor) },
        bearer(visitor.sessionToken),
      ),
    status: 200,
    learn: withTokens,
  },
  phoneCode: {
    request: (visitor) =>
      post(
        `/v1/flows/${visitor.flowId}/phone`,
        { rung: 'quick', phoneCode: phoneCode(visitor) },
        bearer(visitor.sessionToken),
      ),
    status: 200,
    learn: withTokens,
  },
  /** wx.login of somebody who is registered. */
  silentSignIn: {
    request: (visitor) => post('/v1/sessions', { loginCode: loginCode(visitor) }),
    status: 201,
    learn: withTokens,
  },
  account: {
    request: ({ accessToken }) => ({ method: 'GET', path: '/v1/account', headers: bearer(accessToken) }),
    status: 200,
  },
} satisfies Record<string, Step>

const peers = {
  bare: { request: (visitor) => post('/', { openid: visitor.openid, ...sealedPhone(visitor) }), status: 200 },
  tutorialData: {
    request: (visitor) => post('/register', { loginCode: loginCode(visitor), ...sealedPhone(visitor) }),
    status: 200,
  },
  tutorialCode: {
    request: (visitor) => post('/register', { loginCode: loginCode(visitor), phoneCode: phoneCode(visitor) }),
    status: 200,
  },
  sendOtp: {
    request: ({ phone }) => post('/api/auth/phone-number/send-otp', { phoneNumber: `+86${phone}` }),
    status: 200,
    learn: (visitor, reply) => (visitor.otp = headerOf(reply, 'x-otp')),
  },
  verifyOtp: {
    request: ({ phone, otp }) => post('/api/auth/phone-number/verify', { phoneNumber: `+86${phone}`, code: otp }),
    status: 200,
    learn: (visitor, reply) => (visitor.cookie = headerOf(reply, 'set-cookie')?.split(';')[0]),
  },
  getSession: {
    request: ({ cookie = '' }) => ({ method: 'GET', path: '/api/auth/get-session', headers: { cookie } }),
    status: 200,
    learn: (_, { body }) => {
      if (body === 'null') throw new Error('Nobody is signed in')
    },
  },
} satisfies Record<string, Step>

export type StepName = keyof typeof quickreg | keyof typeof peers

export const steps: Record<StepName, Step> = { ...quickreg, ...peers }
