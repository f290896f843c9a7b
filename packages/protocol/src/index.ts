export { isCanonicalBase64 } from './base64.ts'
export {
  checkWatermarkAge,
  decryptOpenData,
  encryptedDataHashes,
  OpenDataError,
  sealOpenData,
  type OpenData,
} from './openData.ts'
export { countryOf, parsePhone } from './phoneInput.ts'
export { maskPhone, readPhoneInfo, toE164, type PhoneInfo } from './phone.ts'
export { readUserProfile, type UserProfile } from './userProfile.ts'
export { signRawData, signWithSessionKey, verifyRawData } from './signatures.ts'
export { isPushTimely, openPush, pushRequestBody, sealPush, signPush, verifyPushUrl } from './push.ts'
export { PushError, type PushKeys } from './pushEnvelope.ts'
export {
  openApiRequest,
  openApiResponse,
  sealApiRequest,
  sealApiResponse,
  type ApiSecurityKeys,
} from './apiSecurity.ts'
export { ApiSecurityError } from './apiSecurityPrimitives.ts'
export { classifyDeviceFailure, errorTable, explain, findErrcode, findErrno, wechatErrors } from './errors.ts'
export type { DeviceFailure, ErrorEntry, SmsErrorEntry, WechatErrorEntry } from './errors/entry.ts'
