export { createWechatApi, type WechatApi, type WechatApiOptions } from './wechatApi.ts'
export { type RidDetails, type Session } from './endpoints.ts'
export { type CallReport } from './exchange.ts'
export { WechatApiError, type WechatApiErrorKind, type WechatApiFailure } from './errors.ts'
export { memoryTokenStore, type AccessTokenStore, type StoredAccessToken } from './accessTokenStore.ts'
export { createPoolTransport, type PoolTransportOptions } from './poolTransport.ts'
export {
  TransportError,
  type Transport,
  type TransportFailure,
  type WechatRequest,
  type WechatResponse,
} from './transport.ts'
