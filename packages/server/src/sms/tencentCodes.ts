import type { CodeTable } from './vendor.ts'

/**
 * A code that stands for a family (`InternalError`) goes for all of it that is not listed.
 *
 * @see https://cloud.tencent.com/document/api/382/52075
 */
export const tencentCodes: CodeTable = {
  'LimitExceeded.PhoneNumberThirtySecondLimit': 'phone_rate_limited',
  'LimitExceeded.PhoneNumberOneHourLimit': 'phone_rate_limited',
  'LimitExceeded.PhoneNumberDailyLimit': 'phone_rate_limited',
  'LimitExceeded.PhoneNumberSameContentDailyLimit': 'phone_rate_limited',
  'LimitExceeded.DeliveryFrequencyLimit': 'phone_rate_limited',
  'LimitExceeded.AppDailyLimit': 'account_rate_limited',
  'LimitExceeded.AppMainlandChinaDailyLimit': 'account_rate_limited',
  'LimitExceeded.AppGlobalDailyLimit': 'account_rate_limited',
  'LimitExceeded.AppCountryOrRegionDailyLimit': 'account_rate_limited',
  'LimitExceeded.DailyLimit': 'account_rate_limited',
  RequestLimitExceeded: 'account_rate_limited',
  'LimitExceeded.AppCountryOrRegionInBlacklist': 'region',
  'FailedOperation.SignatureIncorrectOrUnapproved': 'sign',
  'FailedOperation.TemplateIncorrectOrUnapproved': 'template',
  'UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone': 'template',
  'UnsupportedOperation.GlobalTemplateToChineseMainlandPhone': 'template',
  'InvalidParameterValue.TemplateParameterFormatError': 'parameter',
  'InvalidParameterValue.TemplateParameterLengthLimit': 'parameter',
  'InvalidParameterValue.ContentLengthLimit': 'parameter',
  'InvalidParameterValue.IncorrectPhoneNumber': 'phone_invalid',
  'FailedOperation.PhoneNumberInBlacklist': 'phone_blocked',
  'FailedOperation.ContainSensitiveWord': 'content',
  'FailedOperation.InsufficientBalanceInSmsPackage': 'money',
  'UnauthorizedOperation.SerivceSuspendDueToArrears': 'money', // their spelling
  AuthFailure: 'credentials',
  'AuthFailure.SecretIdNotFound': 'credentials',
  'AuthFailure.SignatureFailure': 'credentials',
  'AuthFailure.SignatureExpire': 'credentials',
  'UnauthorizedOperation.SmsSdkAppIdVerifyFail': 'credentials',
  'UnauthorizedOperation.RequestIpNotInWhitelist': 'credentials',
  'UnauthorizedOperation.RequestPermissionDeny': 'credentials',
  'InvalidParameterValue.SdkAppIdNotExist': 'credentials',
  'FailedOperation.JsonParseFail': 'parameter',
  'FailedOperation.FailResolvePacket': 'parameter',
  'LimitExceeded.PhoneNumberCountLimit': 'parameter',
  InternalError: 'provider_down',
  // These two may come after the message left them.
  'InternalError.SendAndRecvFail': 'unknown',
  'InternalError.Timeout': 'unknown',
}
