import type { RungReason } from '@quickreg/contract'
import type { Sentence } from './language.ts'

/** What a person is told after a tap that brought no number. */
export const reasonTexts = {
  not_configured: {
    zh: '此处不提供这种方式，请换一种方式。',
    'zh-TW': '此處不提供這種方式，請換一種方式。',
    en: 'This way is not offered here. Choose another one.',
  },
  no_quota: {
    zh: '一键取号暂不可用，请换一种方式。',
    'zh-TW': '一鍵取號暫時無法使用，請換一種方式。',
    en: 'One-tap registration is not available now. Choose another way.',
  },
  no_permission: {
    zh: '一键取号暂不可用，请换一种方式。',
    'zh-TW': '一鍵取號暫時無法使用，請換一種方式。',
    en: 'One-tap registration is not available now. Choose another way.',
  },
  not_declared: {
    zh: '未获准读取手机号，请阅读并同意隐私指引，或换一种方式。',
    'zh-TW': '未獲准讀取手機號碼，請閱讀並同意隱私權指引，或換一種方式。',
    en: 'Reading your number is not permitted. Agree to the privacy guideline or choose another way.',
  },
  client_too_old: {
    zh: '当前微信版本不支持，请更新微信或换一种方式。',
    'zh-TW': '目前的微信版本不支援，請更新微信或換一種方式。',
    en: 'This version of WeChat cannot do it. Update WeChat or choose another way.',
  },
  user_declined: {
    zh: '没有获得您的手机号，需要时可以再试。',
    'zh-TW': '沒有取得您的手機號碼，需要時可以再試。',
    en: 'Your number was not shared. You can try again whenever you like.',
  },
  user_blocked: {
    zh: '该微信账号暂时无法使用此功能，请联系客服。',
    'zh-TW': '此微信帳號暫時無法使用這項功能，請聯絡客服。',
    en: 'This WeChat account cannot be used here. Contact support.',
  },
  budget: {
    zh: '今日名额已满，请换一种方式或明天再试。',
    'zh-TW': '今日名額已滿，請換一種方式或明天再試。',
    en: 'Today’s allowance is used up. Choose another way, or try tomorrow.',
  },
  rate_limited: {
    zh: '今日一键取号次数已达上限，请换一种方式或明天再试。',
    'zh-TW': '今日一鍵取號次數已達上限，請換一種方式或明天再試。',
    en: 'You have reached today’s limit for one tap. Choose another way, or try tomorrow.',
  },
  number_in_use: {
    zh: '该手机号已属于另一个账号。如果是您的号码，请用短信验证码验证，否则请换一个手机号。',
    'zh-TW': '此手機號碼已屬於另一個帳號。如果是您的號碼，請用簡訊驗證碼驗證，否則請換一個手機號碼。',
    en: 'This number belongs to another account. If it is yours, verify it by SMS code; if not, use another number.',
  },
  not_available_yet: {
    zh: '这种方式暂未开放，请换一种方式。',
    'zh-TW': '這種方式尚未開放，請換一種方式。',
    en: 'This way is not offered yet. Choose another one.',
  },
  network: {
    zh: '网络不稳定，请再试一次。',
    'zh-TW': '網路不穩定，請再試一次。',
    en: 'The network is unstable. Try once more.',
  },
} as const satisfies Record<RungReason, Sentence>
