import type { ProblemCode } from '@quickreg/contract'
import type { Sentence } from './language.ts'

/** What a person is told of each problem: one sentence that names the next act. */
export const problemTexts = {
  invalid_request: {
    zh: '请求内容有误，请更新小程序后再试。',
    'zh-TW': '請求內容有誤，請更新小程式後再試。',
    en: 'The request was not understood. Update the app and try again.',
  },
  phone_invalid: {
    zh: '手机号格式不正确，请检查后重新输入。',
    'zh-TW': '手機號碼格式不正確，請檢查後重新輸入。',
    en: 'This is not a phone number. Check it and type it again.',
  },
  session_invalid: {
    zh: '登录已失效，请重新打开页面。',
    'zh-TW': '登入已失效，請重新開啟頁面。',
    en: 'Your sign-in has expired. Open this page again.',
  },
  token_invalid: {
    zh: '登录已过期，请重新登录。',
    'zh-TW': '登入已逾時，請重新登入。',
    en: 'Your sign-in has expired. Sign in again.',
  },
  refresh_invalid: {
    zh: '登录已过期，请重新登录。',
    'zh-TW': '登入已逾時，請重新登入。',
    en: 'Your sign-in has expired. Sign in again.',
  },
  push_rejected: {
    zh: '无法确认这条消息来自微信，请核对消息推送的 Token 和 EncodingAESKey。',
    'zh-TW': '無法確認這則訊息來自微信，請核對訊息推送的 Token 和 EncodingAESKey。',
    en: 'This message could not be verified as WeChat’s. Check the push Token and EncodingAESKey.',
  },
  service_key_invalid: {
    zh: '服务密钥缺失或无效，请检查后端配置。',
    'zh-TW': '服務金鑰缺少或無效，請檢查後端設定。',
    en: 'The service key is missing or unknown. Check the configuration of your back end.',
  },
  user_blocked: {
    zh: '该微信账号暂时无法使用此功能，请联系客服。',
    'zh-TW': '此微信帳號暫時無法使用這項功能，請聯絡客服。',
    en: 'This WeChat account cannot be used here. Contact support.',
  },
  not_found: {
    zh: '内容不存在或已被删除。',
    'zh-TW': '內容不存在或已被刪除。',
    en: 'This does not exist or has been deleted.',
  },
  wechat_code_rejected: {
    zh: '微信凭证已失效，请再试一次。',
    'zh-TW': '微信憑證已失效，請再試一次。',
    en: 'WeChat’s confirmation has expired. Try once more.',
  },
  tap_again: {
    zh: '没有收到微信的确认，请再点一次。',
    'zh-TW': '沒有收到微信的確認，請再點一次。',
    en: 'WeChat’s confirmation did not arrive. Tap once more.',
  },
  number_in_use: {
    zh: '该手机号已属于另一个账号。如果是您的号码，请用短信验证码验证，否则请换一个手机号。',
    'zh-TW': '此手機號碼已屬於另一個帳號。如果是您的號碼，請用簡訊驗證碼驗證，否則請換一個手機號碼。',
    en: 'This number belongs to another account. If it is yours, verify it by SMS code; if not, use another number.',
  },
  rung_closed: {
    zh: '这种方式暂不可用，请换一种方式。',
    'zh-TW': '這種方式暫時無法使用，請換一種方式。',
    en: 'This way is not available. Choose another one.',
  },
  flow_closed: {
    zh: '操作已超时或已取消，请重新开始。',
    'zh-TW': '操作已逾時或已取消，請重新開始。',
    en: 'This has timed out or was cancelled. Start again.',
  },
  in_progress: { zh: '正在处理，请稍候。', 'zh-TW': '正在處理，請稍候。', en: 'Still working on it. Wait a moment.' },
  no_known_phone: {
    zh: '您还没有验证过手机号，请先授权手机号。',
    'zh-TW': '您還沒有驗證過手機號碼，請先授權手機號碼。',
    en: 'You have no verified number yet. Share your number first.',
  },
  otp_expired: {
    zh: '验证码已失效，请重新获取。',
    'zh-TW': '驗證碼已失效，請重新取得。',
    en: 'This code is no longer valid. Request a new code.',
  },
  body_too_large: {
    zh: '提交的内容过大，请缩短后再试。',
    'zh-TW': '提交的內容過大，請縮短後再試。',
    en: 'Too much was sent. Shorten it and try again.',
  },
  unsupported_media_type: {
    zh: '请求格式不受支持，请更新小程序后再试。',
    'zh-TW': '不支援這種請求格式，請更新小程式後再試。',
    en: 'The request has an unsupported format. Update the app and try again.',
  },
  phone_data_rejected: {
    zh: '手机号未能验证，请重新登录后再点一次。',
    'zh-TW': '手機號碼未能驗證，請重新登入後再點一次。',
    en: 'The number could not be verified. Sign in again, then tap again.',
  },
  otp_rejected: {
    zh: '验证码不正确，请输入最新收到的验证码。',
    'zh-TW': '驗證碼不正確，請輸入最新收到的驗證碼。',
    en: 'This is not the code. Type the newest one you received.',
  },
  phone_unsupported: {
    zh: '暂时无法向该手机号发送短信，请换一个手机号。',
    'zh-TW': '暫時無法傳送簡訊到此手機號碼，請換一個手機號碼。',
    en: 'No text message can be sent to this number. Use another one.',
  },
  scene_unknown: {
    zh: '此功能尚未开放，请联系客服。',
    'zh-TW': '這項功能尚未開放，請聯絡客服。',
    en: 'This is not offered here. Contact support.',
  },
  consent_outdated: {
    zh: '隐私政策已更新，请重新阅读并同意。',
    'zh-TW': '隱私權政策已更新，請重新閱讀並同意。',
    en: 'The privacy policy has changed. Read it and agree again.',
  },
  proof_required: {
    zh: '安全验证没有完成，请再试一次。',
    'zh-TW': '安全驗證沒有完成，請再試一次。',
    en: 'The security check did not finish. Try once more.',
  },
  too_many_flows: {
    zh: '未完成的操作过多，请完成或取消其中一个，或重新进入小程序。',
    'zh-TW': '未完成的操作過多，請完成或取消其中一個，或重新進入小程式。',
    en: 'Too much is unfinished. Complete or cancel something, or open the mini program again.',
  },
  rate_limited: {
    zh: '操作过于频繁，请稍后再试。',
    'zh-TW': '操作過於頻繁，請稍後再試。',
    en: 'Too many attempts. Try again later.',
  },
  internal: {
    zh: '服务出现问题，请稍后再试。',
    'zh-TW': '服務發生問題，請稍後再試。',
    en: 'Something went wrong on our side. Try again later.',
  },
  wechat_misconfigured: {
    zh: '服务暂时无法连接微信，请联系客服。',
    'zh-TW': '服務暫時無法連上微信，請聯絡客服。',
    en: 'The service cannot reach WeChat at present. Contact support.',
  },
  wechat_unavailable: {
    zh: '微信暂时没有响应，请稍后再试。',
    'zh-TW': '微信暫時沒有回應，請稍後再試。',
    en: 'WeChat is not answering. Try again shortly.',
  },
  sms_unavailable: {
    zh: '短信暂时无法发送，请稍后再试或换一种方式。',
    'zh-TW': '簡訊暫時無法傳送，請稍後再試或換一種方式。',
    en: 'No text message can be sent at present. Try again later or choose another way.',
  },
  overloaded: {
    zh: '访问人数较多，请稍后再试。',
    'zh-TW': '目前使用人數較多，請稍後再試。',
    en: 'The service is very busy. Try again shortly.',
  },
} as const satisfies Record<ProblemCode, Sentence>
