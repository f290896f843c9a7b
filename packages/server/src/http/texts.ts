import type { ProblemCode, RungReason } from '@quickreg/contract'

export type Language = 'zh' | 'en'
export type Sentence = Record<Language, string>

/** What a person is told of each problem: one sentence that names the next act. */
export const problemTexts = {
  invalid_request: {
    zh: '请求内容有误，请更新小程序后再试。',
    en: 'The request was not understood. Update the app and try again.',
  },
  phone_invalid: {
    zh: '手机号格式不正确，请检查后重新输入。',
    en: 'This is not a phone number. Check it and type it again.',
  },
  session_invalid: {
    zh: '登录已失效，请重新打开页面。',
    en: 'Your sign-in has expired. Open this page again.',
  },
  token_invalid: { zh: '登录已过期，请重新登录。', en: 'Your sign-in has expired. Sign in again.' },
  refresh_invalid: { zh: '登录已过期，请重新登录。', en: 'Your sign-in has expired. Sign in again.' },
  push_rejected: {
    zh: '无法确认这条消息来自微信，请核对消息推送的 Token 和 EncodingAESKey。',
    en: 'This message could not be verified as WeChat’s. Check the push Token and EncodingAESKey.',
  },
  service_key_invalid: {
    zh: '服务密钥缺失或无效，请检查后端配置。',
    en: 'The service key is missing or unknown. Check the configuration of your back end.',
  },
  user_blocked: {
    zh: '该微信账号暂时无法使用此功能，请联系客服。',
    en: 'This WeChat account cannot be used here. Contact support.',
  },
  not_found: { zh: '内容不存在或已被删除。', en: 'This does not exist or has been deleted.' },
  wechat_code_rejected: {
    zh: '微信凭证已失效，请再试一次。',
    en: 'WeChat’s confirmation has expired. Try once more.',
  },
  tap_again: {
    zh: '没有收到微信的确认，请再点一次。',
    en: 'WeChat’s confirmation did not arrive. Tap once more.',
  },
  number_in_use: {
    zh: '该手机号已属于另一个账号。如果是您的号码，请用短信验证码验证，否则请换一个手机号。',
    en: 'This number belongs to another account. If it is yours, verify it by SMS code; if not, use another number.',
  },
  rung_closed: { zh: '这种方式暂不可用，请换一种方式。', en: 'This way is not available. Choose another one.' },
  flow_closed: {
    zh: '操作已超时或已取消，请重新开始。',
    en: 'This has timed out or was cancelled. Start again.',
  },
  in_progress: { zh: '正在处理，请稍候。', en: 'Still working on it. Wait a moment.' },
  no_known_phone: {
    zh: '您还没有验证过手机号，请先授权手机号。',
    en: 'You have no verified number yet. Share your number first.',
  },
  otp_expired: { zh: '验证码已失效，请重新获取。', en: 'This code is no longer valid. Request a new code.' },
  body_too_large: { zh: '提交的内容过大，请缩短后再试。', en: 'Too much was sent. Shorten it and try again.' },
  unsupported_media_type: {
    zh: '请求格式不受支持，请更新小程序后再试。',
    en: 'The request has an unsupported format. Update the app and try again.',
  },
  phone_data_rejected: {
    zh: '手机号未能验证，请重新登录后再点一次。',
    en: 'The number could not be verified. Sign in again, then tap again.',
  },
  otp_rejected: {
    zh: '验证码不正确，请输入最新收到的验证码。',
    en: 'This is not the code. Type the newest one you received.',
  },
  phone_unsupported: {
    zh: '暂时无法向该手机号发送短信，请换一个手机号。',
    en: 'No text message can be sent to this number. Use another one.',
  },
  scene_unknown: { zh: '此功能尚未开放，请联系客服。', en: 'This is not offered here. Contact support.' },
  consent_outdated: {
    zh: '隐私政策已更新，请重新阅读并同意。',
    en: 'The privacy policy has changed. Read it and agree again.',
  },
  proof_required: { zh: '安全验证没有完成，请再试一次。', en: 'The security check did not finish. Try once more.' },
  too_many_flows: {
    zh: '未完成的操作过多，请完成或取消其中一个，或重新进入小程序。',
    en: 'Too much is unfinished. Complete or cancel something, or open the mini program again.',
  },
  rate_limited: { zh: '操作过于频繁，请稍后再试。', en: 'Too many attempts. Try again later.' },
  internal: { zh: '服务出现问题，请稍后再试。', en: 'Something went wrong on our side. Try again later.' },
  wechat_misconfigured: {
    zh: '服务暂时无法连接微信，请联系客服。',
    en: 'The service cannot reach WeChat at present. Contact support.',
  },
  wechat_unavailable: { zh: '微信暂时没有响应，请稍后再试。', en: 'WeChat is not answering. Try again shortly.' },
  sms_unavailable: {
    zh: '短信暂时无法发送，请稍后再试或换一种方式。',
    en: 'No text message can be sent at present. Try again later or choose another way.',
  },
  overloaded: { zh: '访问人数较多，请稍后再试。', en: 'The service is very busy. Try again shortly.' },
} as const satisfies Record<ProblemCode, Sentence>

/** What a person is told after a tap that brought no number. */
export const reasonTexts = {
  not_configured: { zh: '此处不提供这种方式，请换一种方式。', en: 'This way is not offered here. Choose another one.' },
  no_quota: {
    zh: '一键取号暂不可用，请换一种方式。',
    en: 'One-tap registration is not available now. Choose another way.',
  },
  no_permission: {
    zh: '一键取号暂不可用，请换一种方式。',
    en: 'One-tap registration is not available now. Choose another way.',
  },
  not_declared: {
    zh: '未获准读取手机号，请阅读并同意隐私指引，或换一种方式。',
    en: 'Reading your number is not permitted. Agree to the privacy guideline or choose another way.',
  },
  client_too_old: {
    zh: '当前微信版本不支持，请更新微信或换一种方式。',
    en: 'This version of WeChat cannot do it. Update WeChat or choose another way.',
  },
  user_declined: {
    zh: '没有获得您的手机号，需要时可以再试。',
    en: 'Your number was not shared. You can try again whenever you like.',
  },
  user_blocked: {
    zh: '该微信账号暂时无法使用此功能，请联系客服。',
    en: 'This WeChat account cannot be used here. Contact support.',
  },
  budget: {
    zh: '今日名额已满，请换一种方式或明天再试。',
    en: 'Today’s allowance is used up. Choose another way, or try tomorrow.',
  },
  rate_limited: {
    zh: '今日一键取号次数已达上限，请换一种方式或明天再试。',
    en: 'You have reached today’s limit for one tap. Choose another way, or try tomorrow.',
  },
  number_in_use: {
    zh: '该手机号已属于另一个账号。如果是您的号码，请用短信验证码验证，否则请换一个手机号。',
    en: 'This number belongs to another account. If it is yours, verify it by SMS code; if not, use another number.',
  },
  not_available_yet: {
    zh: '这种方式暂未开放，请换一种方式。',
    en: 'This way is not offered yet. Choose another one.',
  },
  network: { zh: '网络不稳定，请再试一次。', en: 'The network is unstable. Try once more.' },
} as const satisfies Record<RungReason, Sentence>

/** The better liked of our two languages (RFC 9110, 12.5.4); English if neither is named. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  let best: { language: Language; quality: number } = { language: 'en', quality: 0 }
  for (const range of (acceptLanguage ?? '').split(',', maxRanges)) {
    const [, language, weight] = /^\s*(zh|en)(?:-[a-z0-9-]+)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i.exec(range) ?? []
    const quality = Number(weight ?? 1)
    if (language && quality > best.quality) best = { language: language.toLowerCase() as Language, quality }
  }
  return best.language
}

const maxRanges = 20
