import type { RungReason } from '@quickreg/contract'
import type { DeviceCode } from './errors.ts'
import type { Locale } from './locale.ts'

/** What only the device can say. Everything else comes from the server, in the language asked for. */
export interface Texts {
  tickFirst: string
  repeating: string
  tapAgain: string
  offline: string
  declinedBefore: string
  numberMistyped: string
  otpMistyped: string
  /** A code is on its way. */
  sending: string
  /** The server has asked for a proof of work. */
  checking: string
  /** What was sent belongs to a flow that is gone. */
  sendAnew: string
  /** A tap brought another account's number. */
  verifyBySms: string
  /** Where the server says how long: `{wait}`. */
  later: Record<'rate_limited' | 'sms_unavailable', string>
  /** `{n}` */
  wait: Record<'seconds' | 'minutes' | 'hours' | 'tomorrow', string>
  /** Instead of the server's sentence, if it has one. */
  failures: Record<DeviceCode | 'token_invalid', string>
  /** Beside a rung: why it is closed, or what happened to it last. */
  reasons: Record<RungReason, string>
}

export const texts: Record<Locale, Texts> = {
  zh_CN: {
    tickFirst: '请先阅读并同意隐私政策。',
    repeating: '网络不稳定，正在重试，请稍候。',
    tapAgain: '登录已更新，请再点一次。',
    offline: '网络不可用，请检查网络后再点一次。',
    declinedBefore: '上次没有获得您的手机号，需要时可以再试。',
    numberMistyped: '请输入正确的手机号。',
    otpMistyped: '请输入短信中的 6 位验证码。',
    sending: '正在发送…',
    checking: '正在进行安全验证，请稍候…',
    sendAnew: '等待时间过长，请重新获取验证码。',
    verifyBySms: '该手机号已属于另一个账号。如果是您的号码，请输入它并用短信验证码验证。',
    later: {
      rate_limited: '操作过于频繁，{wait}可以再试。',
      sms_unavailable: '短信暂时无法发送，{wait}可以再试，也可以换一种方式。',
    },
    wait: { seconds: '{n} 秒后', minutes: '{n} 分钟后', hours: '{n} 小时后', tomorrow: '明天' },
    failures: {
      token_invalid: '您还没有注册，注册后才能更换手机号。',
      network: '网络不可用，请检查网络后再试。',
      bad_answer: '服务暂时无法访问，请稍后再试。',
      domain_not_listed: '小程序还不能访问注册服务：请在微信公众平台把它的域名加入 request 合法域名。',
      login_failed: '微信登录没有成功，请再试一次。',
      login_blocked: '该微信账号暂时无法使用此功能，请联系客服。',
    },
    reasons: {
      not_configured: '此处不提供',
      no_quota: '暂不可用',
      no_permission: '暂不可用',
      not_declared: '需要先同意隐私指引',
      client_too_old: '需要更新微信',
      user_declined: '需要时可以再试',
      user_blocked: '该微信账号不可用',
      budget: '今日名额已满，请换一种方式或明天再试',
      rate_limited: '今日次数已达上限，请换一种方式或明天再试',
      number_in_use: '该手机号已属于另一个账号',
      not_available_yet: '暂未开放',
      network: '网络不稳定，可以再试',
    },
  },
  zh_TW: {
    tickFirst: '請先閱讀並同意隱私權政策。',
    repeating: '網路不穩定，正在重試，請稍候。',
    tapAgain: '登入已更新，請再點一次。',
    offline: '無法連上網路，請檢查網路後再點一次。',
    declinedBefore: '上次沒有取得您的手機號碼，需要時可以再試。',
    numberMistyped: '請輸入正確的手機號碼。',
    otpMistyped: '請輸入簡訊中的 6 位驗證碼。',
    sending: '正在傳送…',
    checking: '正在進行安全驗證，請稍候…',
    sendAnew: '等待時間過長，請重新取得驗證碼。',
    verifyBySms: '此手機號碼已屬於另一個帳號。如果是您的號碼，請輸入它並用簡訊驗證碼驗證。',
    later: {
      rate_limited: '操作過於頻繁，{wait}可以再試。',
      sms_unavailable: '簡訊暫時無法傳送，{wait}可以再試，也可以換一種方式。',
    },
    wait: { seconds: '{n} 秒後', minutes: '{n} 分鐘後', hours: '{n} 小時後', tomorrow: '明天' },
    failures: {
      token_invalid: '您還沒有註冊，註冊後才能更換手機號碼。',
      network: '無法連上網路，請檢查網路後再試。',
      bad_answer: '服務暫時無法使用，請稍後再試。',
      domain_not_listed: '小程式還不能存取註冊服務：請在微信公眾平台把它的網域加入 request 合法域名。',
      login_failed: '微信登入沒有成功，請再試一次。',
      login_blocked: '此微信帳號暫時無法使用此功能，請聯絡客服。',
    },
    reasons: {
      not_configured: '此處不提供',
      no_quota: '暫不可用',
      no_permission: '暫不可用',
      not_declared: '需要先同意隱私指引',
      client_too_old: '需要更新微信',
      user_declined: '需要時可以再試',
      user_blocked: '此微信帳號無法使用',
      budget: '今日名額已滿，請換一種方式或明天再試',
      rate_limited: '今日次數已達上限，請換一種方式或明天再試',
      number_in_use: '此手機號碼已屬於另一個帳號',
      not_available_yet: '暫未開放',
      network: '網路不穩定，可以再試',
    },
  },
  en: {
    tickFirst: 'Read the privacy policy and agree to it first.',
    repeating: 'The network is unstable. Trying again.',
    tapAgain: 'Your sign-in was renewed. Tap once more.',
    offline: 'There is no network. Check it and tap again.',
    declinedBefore: 'You did not share your number last time. You can try again whenever you like.',
    numberMistyped: 'Enter a valid phone number.',
    otpMistyped: 'Enter the 6 digits from the message.',
    sending: 'Sending…',
    checking: 'A security check is running. One moment…',
    sendAnew: 'That took too long. Request a new code.',
    verifyBySms: 'This number belongs to another account. If it is yours, enter it here and verify it by SMS code.',
    later: {
      rate_limited: 'Too many attempts. Try again {wait}.',
      sms_unavailable: 'No text message can be sent at present. Try again {wait}, or choose another way.',
    },
    wait: { seconds: 'in {n} s', minutes: 'in {n} min', hours: 'in {n} h', tomorrow: 'tomorrow' },
    failures: {
      token_invalid: 'You are not registered yet. Register first, then you can change your number.',
      network: 'There is no network. Check it and try again.',
      bad_answer: 'The service cannot be reached. Try again later.',
      domain_not_listed:
        'This mini program may not call the registration server yet: add its domain to the request domains in the WeChat console.',
      login_failed: 'The WeChat sign-in did not succeed. Try once more.',
      login_blocked: 'This WeChat account cannot be used here. Contact support.',
    },
    reasons: {
      not_configured: 'not offered here',
      no_quota: 'not available now',
      no_permission: 'not available now',
      not_declared: 'needs your consent to the privacy guideline',
      client_too_old: 'needs a newer WeChat',
      user_declined: 'you can try again whenever you like',
      user_blocked: 'not possible with this WeChat account',
      budget: 'today’s allowance is used up: choose another way, or try tomorrow',
      rate_limited: 'today’s limit is reached: choose another way, or try tomorrow',
      number_in_use: 'the number belongs to another account',
      not_available_yet: 'not offered yet',
      network: 'unstable network, try again',
    },
  },
}
