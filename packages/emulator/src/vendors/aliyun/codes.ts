/**
 * What Aliyun's gateway refuses before SMS hears of it, with its HTTP status. Texts that its documents do not show are ours.
 *
 * @see https://api.aliyun.com/document/Dysmsapi/2017-05-25/errorCode
 */
export const gatewayCodes = {
  UnsupportedHTTPMethod: [405, 'The emulator takes POST.'],
  IncompleteSignature: [400, 'The request signature does not conform to Aliyun standards.'],
  'InvalidTimeStamp.Format': [400, 'Specified time stamp or date value is not well formatted.'],
  'InvalidTimeStamp.Expired': [400, 'Specified time stamp or date value is expired.'],
  'InvalidAccessKeyId.NotFound': [404, 'Specified access key is not found.'],
  SignatureDoesNotMatch: [400, 'Specified signature is not matched with our calculation.'],
  SignatureNonceUsed: [400, 'Specified signature nonce was used already.'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  InvalidVersion: [400, 'Specified parameter Version is not valid.'],
  MissingPhoneNumbers: [400, 'PhoneNumbers is mandatory for this action.'],
  MissingSignName: [400, 'SignName is mandatory for this action.'],
  MissingTemplateCode: [400, 'TemplateCode is mandatory for this action.'],
  'Throttling.User': [400, 'Request was denied due to user flow control.'],
  ServiceUnavailable: [503, 'The request has failed due to a temporary failure of the server.'],
} as const satisfies Record<string, readonly [status: number, text: string]>

/** What SMS itself says, with HTTP 200. */
export const smsCodes = {
  'isv.MOBILE_NUMBER_ILLEGAL': '非法手机号',
  'isv.MOBILE_COUNT_OVER_LIMIT': '手机号码数量超过限制',
  'isv.DOMESTIC_NUMBER_NOT_SUPPORTED': '国际/港澳台消息模板不支持发送境内号码',
  'isv.SMS_SIGNATURE_ILLEGAL': '该账号下找不到对应签名',
  'isv.SMS_TEMPLATE_ILLEGAL': '该账号下找不到对应模板',
  'isv.INVALID_JSON_PARAM': 'JSON参数不合法，只接受字符串值',
  'isv.TEMPLATE_MISSING_PARAMETERS': '模板缺少变量',
  'isv.TEMPLATE_PARAMS_ILLEGAL': '模板变量里的内容与变量属性不符',
  'isv.PARAM_LENGTH_LIMIT': '参数超出长度限制',
  'isv.PARAM_NOT_SUPPORT_URL': '变量不支持传入URL',
  'isv.BUSINESS_LIMIT_CONTROL': '触发流控',
  'isv.DAY_LIMIT_CONTROL': '触发日发送限额',
  'isv.MONTH_LIMIT_CONTROL': '触发月发送限额',
  'isv.SMS_SIGNATURE_SCENE_ILLEGAL': '签名和模板类型不一致',
  'isv.SIGN_STATE_ILLEGAL': '签名的状态不可用',
  'isv.SMS_SIGN_ILLEGAL': '签名禁止使用',
  'isv.INVALID_PARAMETERS': '参数格式不正确',
  'isv.BLACK_KEY_CONTROL_LIMIT': '黑名单管控',
  'isv.SMS_CONTENT_ILLEGAL': '短信内容包含禁止发送内容',
  'isv.AMOUNT_NOT_ENOUGH': '账户余额不足',
  'isv.OUT_OF_SERVICE': '业务停机',
  'isp.RAM_PERMISSION_DENY': 'RAM权限不足',
  'isv.DENY_IP_RANGE': '源IP地址所在的地区被禁用',
  'isv.PRODUCT_UN_SUBSCRIPT': '未开通云通信产品',
  'isv.ACCOUNT_NOT_EXISTS': '账户不存在',
  'isv.ACCOUNT_ABNORMAL': '账户异常',
  'isp.SYSTEM_ERROR': '系统出现错误，请重新调用',
} as const

export type AliyunCode = keyof typeof gatewayCodes | keyof typeof smsCodes

const gateway: Record<string, readonly [status: number, text: string]> = gatewayCodes
const sms: Record<string, string> = smsCodes

export const statusOf = (code: string): number => gateway[code]?.[0] ?? (/^is[vp]\.|^OK$/.test(code) ? 200 : 400)
export const textOf = (code: string): string => gateway[code]?.[1] ?? sms[code] ?? code
