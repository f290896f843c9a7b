// Where the errors come from, by the names WeChat uses.
export const login = '/sns/jscode2session'
export const token = '/cgi-bin/token'
export const stableToken = '/cgi-bin/stable_token'
export const checkSession = '/wxa/checksession'
export const resetSession = '/wxa/resetusersessionkey'
export const phoneNumber = '/wxa/business/getuserphonenumber'
export const checkEncrypted = '/wxa/business/checkencryptedmsg'
export const clearQuota = '/cgi-bin/clear_quota'
const quotaGet = '/cgi-bin/openapi/quota/get'
export const ridGet = '/cgi-bin/openapi/rid/get'
export const componentLogin = '/sns/component/jscode2session'
export const authorizerToken = '/cgi-bin/component/api_authorizer_token'
export const openDataByCloudId = '/wxa/getopendata'

/** The endpoints that hand out an access_token for appid and secret. */
export const tokenEndpoints = [token, stableToken]
/** The endpoints that take an access_token. */
export const withToken = [
  checkSession,
  resetSession,
  phoneNumber,
  checkEncrypted,
  clearQuota,
  quotaGet,
  ridGet,
  openDataByCloudId,
]
/** The endpoints that can be signed and encrypted. */
export const signable = [phoneNumber, checkEncrypted]

export const getPhoneNumber = 'button open-type="getPhoneNumber"'
export const getRealtimePhoneNumber = 'button open-type="getRealtimePhoneNumber"'
export const phoneButtons = [getPhoneNumber, getRealtimePhoneNumber]
export const wxLogin = 'wx.login'
export const wxCheckSession = 'wx.checkSession'
export const anyDeviceApi = [
  ...phoneButtons,
  wxLogin,
  wxCheckSession,
  'wx.getPrivacySetting',
  'wx.requirePrivacyAuthorize',
]
