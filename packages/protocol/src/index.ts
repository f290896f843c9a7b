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
