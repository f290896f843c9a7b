/**
 * What Tencent Cloud refuses a whole call with, in `Response.Error`. Texts that its documents do not show are ours.
 *
 * @see https://cloud.tencent.com/document/product/382/59177
 */
export const callCodes = {
  'AuthFailure.InvalidAuthorization': 'The Authorization header does not conform to TC3-HMAC-SHA256.',
  'AuthFailure.SecretIdNotFound': 'The SecretId is not found, please ensure that your SecretId is correct.',
  'AuthFailure.SignatureExpire':
    'The signature has expired: X-TC-Timestamp and the time here differ by over 5 minutes.',
  'AuthFailure.SignatureFailure':
    'The provided credentials could not be validated. Please check your signature is correct.',
  UnsupportedProtocol: 'The emulator takes POST with application/json.',
  InvalidAction: 'There is no such action.',
  NoSuchVersion: 'There is no such version.',
  MissingParameter: 'A parameter is missing.',
  UnknownParameter: 'A parameter is not known.',
  InvalidParameter: 'A parameter has another type or form.',
  'MissingParameter.EmptyPhoneNumberSet': 'the list of phone numbers is empty',
  'FailedOperation.JsonParseFail': 'the body is not JSON',
  'FailedOperation.FailResolvePacket': 'failed to resolve the request packet',
  'LimitExceeded.PhoneNumberCountLimit': 'the number of phone numbers in one request exceeds the upper limit of 200',
  'InvalidParameterValue.SdkAppIdNotExist': 'the SmsSdkAppId does not exist',
  'UnauthorizedOperation.SmsSdkAppIdVerifyFail': 'failed to verify the SmsSdkAppId',
  'UnauthorizedOperation.RequestIpNotInWhitelist': 'the request IP is not in the allowlist',
  'UnauthorizedOperation.RequestPermissionDeny': 'no permission for the request',
  'UnauthorizedOperation.SerivceSuspendDueToArrears': 'the service is suspended due to arrears', // spelt so by Tencent
  'UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber':
    'the request holds numbers of the Chinese mainland and of elsewhere',
  RequestLimitExceeded: 'the call rate exceeds the limit',
  InternalError: 'internal error',
  'InternalError.Timeout': 'the request to deliver the message timed out',
  'InternalError.OtherError': 'other error',
} as const

/** What it says of single numbers, in `Response.SendStatusSet`. */
export const numberCodes = {
  'InvalidParameterValue.IncorrectPhoneNumber': 'incorrect phone number format',
  'FailedOperation.SignatureIncorrectOrUnapproved': 'signature is not approved or in an incorrect format',
  'FailedOperation.TemplateIncorrectOrUnapproved':
    'template is not approved or request content does not match the approved template content',
  'UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone':
    'a template for the Chinese mainland cannot be sent to a number elsewhere',
  'UnsupportedOperation.GlobalTemplateToChineseMainlandPhone':
    'a template for other countries cannot be sent to a number of the Chinese mainland',
  'InvalidParameterValue.TemplateParameterFormatError':
    'the parameters of a verification template are numbers of 0 to 6 digits',
  'InvalidParameterValue.TemplateParameterLengthLimit': 'a template parameter is too long',
  'InvalidParameterValue.ContentLengthLimit': 'the message is too long',
  'LimitExceeded.PhoneNumberThirtySecondLimit':
    'the number of sms messages sent from a single mobile number within 30 seconds exceeds the upper limit',
  'LimitExceeded.PhoneNumberOneHourLimit':
    'the number of sms messages sent from a single mobile number within 1 hour exceeds the upper limit',
  'LimitExceeded.PhoneNumberDailyLimit':
    'the number of sms messages sent from a single mobile number every day exceeds the upper limit',
  'LimitExceeded.PhoneNumberSameContentDailyLimit':
    'the number of sms messages with the same content sent to a single mobile number every day exceeds the upper limit',
  'LimitExceeded.DeliveryFrequencyLimit': 'the delivery hit the frequency limit',
  'LimitExceeded.AppDailyLimit': 'the number of messages of the application exceeds the daily limit',
  'LimitExceeded.AppMainlandChinaDailyLimit': 'the number of messages to the mainland exceeds the daily limit',
  'LimitExceeded.AppGlobalDailyLimit': 'the number of messages to other countries exceeds the daily limit',
  'LimitExceeded.AppCountryOrRegionDailyLimit': 'the number of messages to this country exceeds the daily limit',
  'LimitExceeded.AppCountryOrRegionInBlacklist': 'this country or region is closed to the application',
  'LimitExceeded.DailyLimit': 'the number of messages exceeds the daily limit',
  'FailedOperation.InsufficientBalanceInSmsPackage': 'insufficient balance in the SMS package',
  'FailedOperation.ContainSensitiveWord': 'the message contains sensitive words',
  'FailedOperation.PhoneNumberInBlacklist': 'the phone number is in the do-not-disturb list',
} as const

export type CallCode = keyof typeof callCodes
export type NumberCode = keyof typeof numberCodes

export const isNumberCode = (code: string): code is NumberCode => Object.hasOwn(numberCodes, code)
