import type { Locator, Page } from 'playwright-core'
import type { Person } from './wechat.ts'

/** How somebody touches a screen. */
export type Hand = (target: Locator) => Promise<void>

export const mouse: Hand = (target) => target.click()
export const finger: Hand = (target) => target.tap()

/** Tab until the target has the focus. */
export const tabTo: Hand = async (target) => {
  const page = target.page()
  for (let tabs = 0; tabs < 60; tabs += 1) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element.matches(':focus'))) return
  }
  throw new Error(`Tab never reached ${String(target)}`)
}

/** Tab, then the key that works the target: nothing else. */
export const keyboard: Hand = async (target) => {
  await tabTo(target)
  const isBox = (await target.getAttribute('role')) === 'checkbox'
  await target.page().keyboard.press(isBox ? 'Space' : 'Enter')
}

/** What stands on the screen, by language. */
export const words = {
  zh_CN: {
    invitation: '加入会员',
    consent: '我已阅读并同意',
    quick: '手机号快速注册',
    realtime: '验证手机号并注册',
    smsButton: '短信验证码注册',
    sms: '短信验证码',
    number: '手机号',
    country: '国家或地区',
    done: '确定',
    sendOtp: '获取验证码',
    otp: '验证码',
    confirm: '验证',
    resend: '重新获取验证码',
    changeNumber: '换一个号码',
    contact: '使用微信手机号',
    sheet: '申请获取并验证你的手机号',
    allow: '允许',
    refuse: '不允许',
    member: '您已是会员',
  },
  /** The example itself has one Chinese: these are the words of the component and of WeChat. */
  zh_TW: {
    invitation: '加入会员',
    consent: '我已閱讀並同意',
    quick: '手機號碼快速註冊',
    realtime: '驗證手機號碼並註冊',
    smsButton: '簡訊驗證碼註冊',
    sms: '簡訊驗證碼',
    number: '手機號碼',
    country: '國家或地區',
    done: '確定',
    sendOtp: '取得驗證碼',
    otp: '驗證碼',
    confirm: '驗證',
    resend: '重新取得驗證碼',
    changeNumber: '換一個號碼',
    contact: '使用微信手機號碼',
    sheet: '申請取得並驗證你的手機號碼',
    allow: '允許',
    refuse: '不允許',
    member: '您已是会员',
  },
  en: {
    invitation: 'Become a member',
    consent: 'I agree to the',
    quick: 'Register with my number',
    realtime: 'Verify my number and register',
    smsButton: 'Register with an SMS code',
    sms: 'SMS code',
    number: 'Phone number',
    country: 'Country or region',
    done: 'Confirm',
    sendOtp: 'Send a code',
    otp: 'Code',
    confirm: 'Verify',
    resend: 'Send another code',
    changeNumber: 'Use another number',
    contact: 'Use my WeChat number',
    sheet: 'Asks to get and verify your phone number',
    allow: 'Allow',
    refuse: "Don't allow",
    member: 'You are a member',
  },
} as const

export interface Guest {
  page: Page
  says: (typeof words)[keyof typeof words]
  press(name: string): Promise<void>
  /** Ticks the box. */
  agree(): Promise<void>
  /** Waits for WeChat's sheet and answers it. */
  answer(name: string): Promise<void>
  /** Ticks, taps and allows. */
  give(button: string): Promise<void>
}

export function guestAt(page: Page, { hand = mouse, language = 'zh_CN' as keyof typeof words } = {}): Guest {
  const says = words[language]
  const sheet = page.getByRole('dialog', { name: says.sheet })
  const guest: Guest = {
    page,
    says,
    press: (name) => hand(page.getByRole('button', { name, exact: name !== says.invitation })),
    agree: () => hand(page.getByRole('checkbox', { name: says.consent })),
    answer: (name) => hand(sheet.getByRole('button', { name, exact: true })),
    async give(button) {
      await guest.agree()
      await guest.press(button)
      await guest.answer(says.allow)
    },
  }
  return guest
}

/** A mainland number as everybody but its owner may see it: 138******66. */
export const maskedOf = ({ phones: [phone] }: Person): string =>
  (phone?.purePhoneNumber ?? '').replace(/^(\d{3})\d+(\d\d)$/, '$1******$2')
