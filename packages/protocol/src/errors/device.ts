import type { WechatErrorEntry } from './entry.ts'
import { getRealtimePhoneNumber, phoneButtons, wxCheckSession } from './paths.ts'

/** Texts the device sends without a reliable number of their own. */
export const deviceErrors: readonly WechatErrorEntry[] = [
  {
    id: 'device-ok-without-code',
    kind: 'errMsg',
    spellings: ['getPhoneNumber:ok', 'getRealtimePhoneNumber:ok'],
    patterns: [], // two letters are part of too many words: only the whole text counts
    where: phoneButtons,
    cause: {
      zh: '用户同意了，但回调里没有 code：微信客户端低于 8.0.16 或基础库低于 2.21.2。',
      en: 'The user agreed, but the callback has no code: the client is older than 8.0.16, or the base library than 2.21.2.',
    },
    cure: {
      zh: '前端在 code 缺失时改交 encryptedData 与 iv（旧方式）；两者都没有就请用户升级微信或用短信验证。',
      en: 'Submit encryptedData and iv (the old form) where code is missing; where both are, ask the user to update WeChat or offer the SMS code.',
    },
    owner: 'user',
    retryable: 'no',
    failure: 'client_too_old',
  },
  {
    id: 'device-user-deny',
    kind: 'errMsg',
    spellings: [
      'getPhoneNumber:fail user deny',
      'getPhoneNumber:fail:user deny',
      'getPhoneNumber:user deny',
      'getPhoneNumber:fail:user denied',
      'getPhoneNumber:fail:user cancel',
      'getPhoneNumber:fail user cancel',
      'getPhoneNumber:fail:cancel',
      'getPhoneNumber:fail:cancel to confirm login',
      'getRealtimePhoneNumber:fail user deny',
      'getRealtimePhoneNumber:fail:user deny',
    ],
    patterns: ['user deny', 'user denied', 'user cancel', 'cancel to confirm login', 'cancel'],
    where: phoneButtons,
    cause: {
      zh: '用户在授权弹窗里点了拒绝或关闭。iOS 与开发者工具写 “fail ”，安卓写 “fail:”。',
      en: 'The user refused or closed the sheet. iOS and devtools write "fail ", Android "fail:".',
    },
    cure: {
      zh: '尊重拒绝：让用户继续使用，并提供手动输入号码加短信验证；不要再次自动弹出。',
      en: 'Respect it: let the user go on, offer to type the number and confirm it by SMS, and do not ask again by yourself.',
    },
    owner: 'user',
    retryable: 'no',
    failure: 'user_declined',
  },
  {
    id: 'device-no-permission',
    kind: 'errMsg',
    spellings: ['getPhoneNumber:fail no permission', 'getRealtimePhoneNumber:fail no permission'],
    patterns: ['no permission'],
    where: phoneButtons,
    cause: {
      zh: '个人主体或未认证的小程序不能用手机号组件；开发者工具里登录的帐号没有该小程序权限时也会这样。',
      en: 'Personal or unverified accounts have no phone button; devtools says the same if the developer signed in has no rights on the app.',
    },
    cure: {
      zh: '请管理员在 mp.weixin.qq.com → 设置 → 基本设置 → 微信认证 完成认证；开发时在 成员管理 里把自己加为开发者。',
      en: 'Have the administrator complete the verification at mp.weixin.qq.com → 设置 → 基本设置 → 微信认证; in development be added as a developer under 成员管理.',
    },
    owner: 'operator',
    retryable: 'no',
    failure: 'no_permission',
  },
  {
    id: 'device-right-withdrawn',
    kind: 'errMsg',
    spellings: [
      'getPhoneNumber:fail operateWXData:fail jsapi has no permission',
      'getPhoneNumber:fail jsapi has no permission, event…',
      'getPhoneNumber:fail 该 appid 没有权限',
    ],
    patterns: ['jsapi has no permission', '该 appid 没有权限'],
    where: phoneButtons,
    cause: {
      zh: '小程序的手机号能力被微信收回（多因违反收集规范）。',
      en: 'WeChat has withdrawn the phone capability from the app, mostly for breaking its rules on collecting numbers.',
    },
    cure: {
      zh: '请管理员在 mp.weixin.qq.com → 通知中心 阅读处罚原因，整改页面后在 功能 → 违规记录 申诉；期间隐藏按钮，改用短信。',
      en: 'Ask the administrator to read the reason at mp.weixin.qq.com → 通知中心, correct the page and appeal under 违规记录; hide the button and use SMS meanwhile.',
    },
    owner: 'operator',
    retryable: 'no',
    failure: 'no_permission',
  },
  {
    id: 'device-number-unverified',
    kind: 'errMsg',
    spellings: [
      'getPhoneNumber:fail Error: The mobile phone user bound needs to be verified. Please complete the SMS verification step on the client',
    ],
    patterns: ['needs to be verified', 'complete the sms verification step'],
    where: phoneButtons,
    cause: {
      zh: '用户绑定的手机号需要先在微信里做短信验证。',
      en: 'The number bound to WeChat has to be confirmed by SMS inside WeChat first.',
    },
    cure: {
      zh: '请用户按微信弹出的短信步骤验证号码后再点一次，或改用短信验证这条路。',
      en: 'Ask the user to finish the SMS step that WeChat shows and to tap once more, or take the SMS way here.',
    },
    owner: 'user',
    retryable: 'no',
    failure: 'number_unverified',
  },
  {
    id: 'device-no-phone-bound',
    kind: 'errMsg',
    spellings: ['getPhoneNumber:fail 用户未绑定手机，请先在微信客户端进行绑定后重试'],
    patterns: ['用户未绑定手机'],
    where: phoneButtons,
    cause: {
      zh: '该微信帐号没有绑定手机号（新版客户端会让用户当场添加）。',
      en: 'No number is bound to this WeChat account (newer clients let the user add one in the sheet).',
    },
    cure: {
      zh: '请用户在微信 → 我 → 设置 → 帐号与安全 → 手机号 绑定后重试，或直接手动输入号码。',
      en: 'Ask the user to bind a number at WeChat → Me → Settings → Account Security → Mobile and try again, or to type a number.',
    },
    owner: 'user',
    retryable: 'no',
    failure: 'no_phone_bound',
  },
  {
    id: 'device-privacy-declined',
    kind: 'errMsg',
    spellings: [
      'getPhoneNumber:fail privacy permission is not authorized',
      'getRealtimePhoneNumber:fail privacy permission is not authorized',
      'privacy permission is not authorized',
    ],
    patterns: ['privacy permission is not authorized'],
    where: phoneButtons,
    cause: {
      zh: '用户没有同意隐私保护指引；在微信自己的弹窗里拒绝后，10 秒内的调用会直接失败。',
      en: 'The user did not agree to the privacy guideline; after a refusal in WeChat’s own popup, calls fail at once for ten seconds.',
    },
    cure: {
      zh: '说明用途并给出 wx.openPrivacyContract 的入口，由用户自己决定是否再点；同时提供手动输入。',
      en: 'Say what the number is for, link wx.openPrivacyContract and leave it to the user to tap again; offer typing the number as well.',
    },
    owner: 'user',
    retryable: 'no',
    failure: 'privacy_declined',
  },
  {
    id: 'device-privacy-wrong-button',
    kind: 'errMsg',
    spellings: ['…privacy permission is not authorized or buttonId is wrong'],
    patterns: ['buttonid is wrong', 'privacy permission is not authorized or buttonid is wrong'],
    where: ['wx.onNeedPrivacyAuthorization', ...phoneButtons],
    cause: {
      zh: 'resolve 传的 buttonId 不是用户真正点过的 agreePrivacyAuthorization 按钮，或该按钮没有 id。',
      en: 'resolve named a buttonId the user did not tap, or the agreePrivacyAuthorization button has no id.',
    },
    cure: {
      zh: '改代码：给同意按钮写上 id，在 bindagreeprivacyauthorization 回调里以该 id 调用 resolve。',
      en: 'Give the agree button an id and call resolve with that id from bindagreeprivacyauthorization.',
    },
    owner: 'developer',
    retryable: 'no',
    failure: 'privacy_declined',
  },
  {
    id: 'device-devtools-realtime',
    kind: 'errMsg',
    spellings: ['…getrealtimephonenumber not supported on devtools', 'getRealtimePhoneNumber:fail not support'],
    patterns: ['not supported on devtools', 'not support'],
    where: [getRealtimePhoneNumber],
    cause: {
      zh: '开发者工具不支持实时验证按钮，基础库低于 2.24.4 的客户端也不支持。',
      en: 'Devtools has no realtime button, nor have clients with a base library below 2.24.4.',
    },
    cure: {
      zh: '用真机调试；在前端比较 SDKVersion，低于 2.24.4 时不显示实时按钮。',
      en: 'Debug on a real phone; compare SDKVersion in the page and hide the realtime button below 2.24.4.',
    },
    owner: 'developer',
    retryable: 'no',
    failure: 'client_too_old',
  },
  {
    id: 'device-session-timeout',
    kind: 'errMsg',
    code: -13001,
    spellings: [
      'checkSession:fail 系统错误，错误码：-13001,session time out, need relogin',
      'checkSession:fail session time out, need relogin',
    ],
    patterns: ['session time out'],
    where: [wxCheckSession],
    cause: {
      zh: 'session_key 已失效（检查的是最近一次取得的 code 对应的会话）。',
      en: 'The session_key has expired (of the last code obtained, not of the one the server stored).',
    },
    cure: {
      zh: '在显示手机号按钮之前调用 wx.login 重新登录；不要在按钮回调里调用。',
      en: 'Sign in again with wx.login before the phone button is shown, never inside its callback.',
    },
    owner: 'developer',
    retryable: 'new-code',
    failure: 'unknown',
  },
]
