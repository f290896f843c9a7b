export { isCanonicalBase64, type ByteBounds } from './base64.ts'
export {
  checkWatermarkAge,
  decryptOpenData,
  encryptedDataHashes,
  OpenDataError,
  sealOpenData,
  type OpenData,
  type SealedOpenData,
  type Watermark,
  type Watermarked,
} from './openData.ts'
export { maskPhone, readPhoneInfo, toE164, type PhoneInfo } from './phone.ts'
export { readUserProfile, type UserProfile } from './userProfile.ts'
export { signRawData, signWithSessionKey, verifyRawData } from './signatures.ts'
export { isPushTimely, openPush, pushRequestBody, sealPush, signPush, verifyPushUrl } from './push.ts'
export type { PushQuery, PushReply, PushSealing } from './push.ts'
export { PushError, type PushKeys } from './pushEnvelope.ts'
export { openApiRequest, openApiResponse, sealApiRequest, sealApiResponse } from './apiSecurity.ts'
export type { ApiMessage, ApiSealing, ApiSecurityKeys } from './apiSecurity.ts'
export {
  apiAad,
  apiSigningString,
  ApiSecurityError,
  openGcm,
  sealGcm,
  signApi,
  verifyApi,
} from './apiSecurityPrimitives.ts'
export type { ApiBinding, GcmBody, SymmetricKey } from './apiSecurityPrimitives.ts'
export { classifyDeviceFailure, explain, findErrcode, findErrno, wechatErrors } from './errors.ts'
export type { Bilingual, DeviceFailure, ErrorOwner, Retryable, WechatErrorEntry } from './errors/entry.ts'
