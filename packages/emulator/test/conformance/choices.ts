/**
 * Where real WeChat is not documented and the emulator had to choose. The README repeats every sentence under
 * "Deviations"; a test compares them.
 */
export const choices = {
  errcodeByFault:
    'An errcode whose cause is not documented, or lies outside a mini program’s own account (-1, 40001 at the token endpoint, 40014, 40230, 43003, 50002, 61004, 61007), comes by fault only.',
  standingTexts: 'The texts of 40243, 50004, 50007, 89503, 89506 and 89507 are ours: only the meanings are documented.',
  forcedRefresh:
    'A forced refresh within 30 seconds of the last gives the current token without an error; the 21st of a day is 45009.',
  argsOfSession: 'checksession and resetusersessionkey answer 40097 when openid is missing.',
  rightAtTheServer:
    'An app that may not ask for phone numbers gets 48001 from getuserphonenumber and checkencryptedmsg.',
  errnoByForce:
    'An errno that no documented situation at the phone button or wx.login produces comes only if the act asks for it with `fail`.',
  spellingByForce: 'Spellings of older clients come only if the act asks for them with `fail`.',
  unreachable: 'A phone without network fails every call with errno 108, after the privacy question.',
  oldDevtools: 'Devtools with a library below 2.10.0 says `user deny` without `fail`; it was seen in 2019.',
  devtoolsSession: 'wx.checkSession names -13001 in devtools and not on phones; both texts were seen.',
  realtimeTooOld:
    'The real-time button on a library below 2.24.4 fails with `not support`; real clients do nothing at all.',
  mergedRefusal: 'A refusal in the privacy popup that is merged with the phone sheet is `user deny` with errno 103.',
  withdrawnText: 'A withdrawn right shows as `operateWXData:fail jsapi has no permission`; other texts were seen too.',
} as const

export type Choice = keyof typeof choices

/** Choices that no single error shows. */
export const silentChoices = [
  'Checks run in this order: method, token present, known, not expired, permission, rate, API security, body, JSON, code, app, openid.',
  'A refusal of the phone sheet carries no errno.',
  'Libraries below 2.24.0 send no errno at all.',
  'A session_key is replaced at wx.login when it is over 10 minutes old, and dies after 3 days without use.',
  'All login codes of a person give the session_key in force when they are exchanged, not the one of their own login.',
  'An openid that does not own the phone code gets 40029 (`openidMismatchErrcode`), and the code stays unspent.',
  'checkencryptedmsg hashes the base64 text (`encryptedMsgHash: "bytes"` for the decoded bytes).',
  'phoneNumber abroad is spelt +85291234567 (`foreignPhoneNumber: "digits"` or `"spaced"`).',
  'countryCode is a string (`countryCodeType: "number"` for older answers).',
  'The five minutes of a phone code run from the tap.',
  'Quick and real-time buttons share one quota.',
  'A person without a number who adds none in the sheet gets the text of older clients.',
  'API security accepts signatures for https://api.weixin.qq.com and for the address that was really called, within 300 seconds.',
  'After WeChat’s certificate has changed, answers are signed with both for 24 hours.',
  'Days of limits begin at midnight in Beijing; limits without a documented figure are off until configured.',
  'quota/get answers 40097 for a path that does not begin with a slash, and a daily_limit of 0 for one without a limit.',
  'A path the emulator does not know gets HTTP 404.',
  'Pushes are retried at once, not after a pause.',
  'On a slow network wx.request, wx.login, wx.checkSession, the sheet of the phone button and its answer take 3 seconds longer each, on the phone in the browser; acts over HTTP are answered at once.',
  'Failures of wx.request carry Chromium’s net errors with errno 600001, as reports show them; the text for an answer over 10 MiB is ours.',
  'The privacy guideline bears the name WeChat’s console proposes, 《…小程序隐私保护指引》.',
  'From library 3.4.2 on the privacy question is merged with the phone sheet, below it has a popup of its own.',
]
