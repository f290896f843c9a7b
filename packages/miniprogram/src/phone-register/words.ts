import type { Locale, Offer } from '../index.ts'

export interface Words {
  /** On the button, by what it does. */
  button: Record<Offer, string>
  /** The same for contact details, where nothing is registered. */
  contactButton: Record<Offer, string>
  /** And for another number for the account. */
  changeButton: string
  /** Beside what they are called, when they are not on the button. */
  rung: Record<Offer, string>
  consent: string
  policy: string
  preparing: string
  submitting: string
  asking: string
  welcomeNew: string
  welcomeBack: string
  contactDone: string
  changeDone: string
  retry: string
  startOver: string
  country: string
  number: string
  newNumber: string
  clear: string
  sendOtp: string
  otp: string
  /** `{phone}` */
  sentTo: string
  submitOtp: string
  resend: string
  /** `{wait}` */
  resendIn: string
  /** Said when the wait is over. */
  resendPossible: string
  changeNumber: string
}

export const words: Record<Locale, Words> = {
  zh_CN: {
    button: {
      known: '使用 {phone} 继续',
      quick: '手机号快速注册',
      realtime: '验证手机号并注册',
      sms: '短信验证码注册',
    },
    contactButton: {
      known: '使用 {phone}',
      quick: '使用微信手机号',
      realtime: '验证并使用手机号',
      sms: '输入其他手机号',
    },
    changeButton: '更换手机号',
    rung: { known: '使用 {phone}', quick: '微信手机号快速验证', realtime: '手机号实时验证', sms: '短信验证码' },
    consent: '我已阅读并同意',
    policy: '《隐私政策》',
    preparing: '正在准备…',
    submitting: '正在验证…',
    asking: '等待微信确认…',
    welcomeNew: '注册成功',
    welcomeBack: '已登录',
    contactDone: '手机号已验证',
    changeDone: '手机号已更换',
    retry: '重试',
    startOver: '重新开始',
    country: '国家或地区',
    number: '手机号',
    newNumber: '新手机号',
    clear: '清除',
    sendOtp: '获取验证码',
    otp: '验证码',
    sentTo: '验证码已发送至 {phone}',
    submitOtp: '验证',
    resend: '重新获取验证码',
    resendIn: '{wait}可重新获取',
    resendPossible: '现在可以重新获取验证码',
    changeNumber: '换一个号码',
  },
  zh_TW: {
    button: {
      known: '使用 {phone} 繼續',
      quick: '手機號碼快速註冊',
      realtime: '驗證手機號碼並註冊',
      sms: '簡訊驗證碼註冊',
    },
    contactButton: {
      known: '使用 {phone}',
      quick: '使用微信手機號碼',
      realtime: '驗證並使用手機號碼',
      sms: '輸入其他手機號碼',
    },
    changeButton: '更換手機號碼',
    rung: { known: '使用 {phone}', quick: '微信手機號碼快速驗證', realtime: '手機號碼即時驗證', sms: '簡訊驗證碼' },
    consent: '我已閱讀並同意',
    policy: '《隱私權政策》',
    preparing: '正在準備…',
    submitting: '正在驗證…',
    asking: '等待微信確認…',
    welcomeNew: '註冊成功',
    welcomeBack: '已登入',
    contactDone: '手機號碼已驗證',
    changeDone: '手機號碼已更換',
    retry: '重試',
    startOver: '重新開始',
    country: '國家或地區',
    number: '手機號碼',
    newNumber: '新手機號碼',
    clear: '清除',
    sendOtp: '取得驗證碼',
    otp: '驗證碼',
    sentTo: '驗證碼已傳送至 {phone}',
    submitOtp: '驗證',
    resend: '重新取得驗證碼',
    resendIn: '{wait}可重新取得',
    resendPossible: '現在可以重新取得驗證碼',
    changeNumber: '換一個號碼',
  },
  en: {
    button: {
      known: 'Continue with {phone}',
      quick: 'Register with my number',
      realtime: 'Verify my number and register',
      sms: 'Register with an SMS code',
    },
    contactButton: {
      known: 'Use {phone}',
      quick: 'Use my WeChat number',
      realtime: 'Verify and use my number',
      sms: 'Enter another number',
    },
    changeButton: 'Change my number',
    rung: { known: 'Use {phone}', quick: 'One tap with WeChat', realtime: 'Verified by WeChat now', sms: 'SMS code' },
    consent: 'I agree to the',
    policy: 'privacy policy',
    preparing: 'Getting ready…',
    submitting: 'Verifying…',
    asking: 'Waiting for WeChat…',
    welcomeNew: 'You are registered',
    welcomeBack: 'You are signed in',
    contactDone: 'Number verified',
    changeDone: 'Your number is changed',
    retry: 'Try again',
    startOver: 'Start over',
    country: 'Country or region',
    number: 'Phone number',
    newNumber: 'New phone number',
    clear: 'Clear',
    sendOtp: 'Send a code',
    otp: 'Code',
    sentTo: 'A code was sent to {phone}',
    submitOtp: 'Verify',
    resend: 'Send another code',
    resendIn: 'Another code {wait}',
    resendPossible: 'You can request another code now',
    changeNumber: 'Use another number',
  },
}
