import type { CodeTable } from './vendor.ts'

/** @see https://help.aliyun.com/zh/sms/developer-reference/api-error-codes */
export const aliyunCodes: CodeTable = {
  'isv.BUSINESS_LIMIT_CONTROL': 'phone_rate_limited', // the message tells the window
  'isv.DAY_LIMIT_CONTROL': 'account_rate_limited',
  'isv.MONTH_LIMIT_CONTROL': 'account_rate_limited',
  'Throttling.User': 'account_rate_limited',
  'isv.SMS_SIGNATURE_ILLEGAL': 'sign',
  'isv.SMS_SIGNATURE_SCENE_ILLEGAL': 'sign',
  'isv.SIGN_STATE_ILLEGAL': 'sign',
  'isv.SMS_SIGN_ILLEGAL': 'sign',
  'isv.SMS_TEMPLATE_ILLEGAL': 'template',
  'isv.TEMPLATE_MISSING_PARAMETERS': 'parameter',
  'isv.TEMPLATE_PARAMS_ILLEGAL': 'parameter',
  'isv.INVALID_JSON_PARAM': 'parameter',
  'isv.PARAM_LENGTH_LIMIT': 'parameter',
  'isv.PARAM_NOT_SUPPORT_URL': 'parameter',
  'isv.INVALID_PARAMETERS': 'parameter',
  'isv.MOBILE_NUMBER_ILLEGAL': 'phone_invalid',
  'isv.DOMESTIC_NUMBER_NOT_SUPPORTED': 'phone_invalid',
  'isv.MOBILE_COUNT_OVER_LIMIT': 'parameter',
  'isv.BLACK_KEY_CONTROL_LIMIT': 'content',
  'isv.SMS_CONTENT_ILLEGAL': 'content',
  'isv.AMOUNT_NOT_ENOUGH': 'money',
  'isv.OUT_OF_SERVICE': 'money',
  SignatureDoesNotMatch: 'credentials',
  'InvalidAccessKeyId.NotFound': 'credentials',
  'InvalidTimeStamp.Expired': 'credentials',
  SignatureNonceUsed: 'unknown', // ours are random, so something on the way sent it twice
  'isp.RAM_PERMISSION_DENY': 'credentials',
  'isv.DENY_IP_RANGE': 'credentials',
  'isv.PRODUCT_UN_SUBSCRIPT': 'credentials',
  'isv.ACCOUNT_NOT_EXISTS': 'credentials',
  'isv.ACCOUNT_ABNORMAL': 'credentials',
  'isp.SYSTEM_ERROR': 'provider_down',
  ServiceUnavailable: 'provider_down',
}
