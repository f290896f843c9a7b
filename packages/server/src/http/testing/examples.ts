/** One well-formed request for each operation of the document, by its name. Ids are of the right shape and nobody's. */
export interface Example {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  body?: Readonly<Record<string, unknown>>
}

export const nobodysFlow = 'AAAAAAAAAAAAAAAAAAAAAA'
const flow = `/v1/flows/${nobodysFlow}`
const push = '/v1/wechat/push/wx0000000000000000'

export const examples: Readonly<Record<string, Example>> = {
  signIn: { method: 'POST', path: '/v1/sessions', body: { loginCode: 'login-example' } },
  openFlow: {
    method: 'POST',
    path: '/v1/flows',
    body: { purpose: 'account', scene: 'join', consent: { policyVersion: '1' } },
  },
  getFlow: { method: 'GET', path: flow },
  cancelFlow: { method: 'DELETE', path: flow },
  submitPhone: { method: 'POST', path: `${flow}/phone`, body: { rung: 'quick', phoneCode: 'phone-example' } },
  useKnownPhone: { method: 'POST', path: `${flow}/known`, body: {} },
  reportRefusal: {
    method: 'POST',
    path: `${flow}/refusal`,
    body: { errMsg: 'getPhoneNumber:fail user deny', errno: 112 },
  },
  sendOtp: { method: 'POST', path: `${flow}/sms`, body: { phone: '+8613800138000' } },
  submitOtp: { method: 'POST', path: `${flow}/otp`, body: { otp: '123456' } },
  refreshTokens: { method: 'POST', path: '/v1/tokens/refresh', body: { refreshToken: 'qr_example' } },
  revokeTokens: { method: 'POST', path: '/v1/tokens/revoke', body: { refreshToken: 'qr_example' } },
  getAccount: { method: 'GET', path: '/v1/account' },
  deleteAccount: { method: 'DELETE', path: '/v1/account' },
  exportAccount: { method: 'GET', path: '/v1/account/export' },
  readContact: { method: 'GET', path: '/v1/backend/contacts/nobodys' },
  readAccount: { method: 'GET', path: '/v1/backend/accounts/nobodys' },
  verifyPush: { method: 'GET', path: `${push}?signature=s&timestamp=1&nonce=n&echostr=e` },
  receivePush: { method: 'POST', path: `${push}?msg_signature=s&timestamp=1&nonce=n`, body: { Encrypt: 'x' } },
  getJwks: { method: 'GET', path: '/.well-known/jwks.json' },
  getHealth: { method: 'GET', path: '/healthz' },
  getReadiness: { method: 'GET', path: '/readyz' },
}

/** The examples whose body the JSON reader takes and a schema checks. */
export const checkedBodies = Object.entries(examples).filter(
  ([name, { body }]) => body && !['sendOtp', 'submitOtp', 'receivePush'].includes(name),
)
