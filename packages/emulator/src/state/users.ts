export interface Phone {
  /** Digits, no plus sign. */
  countryCode: string
  purePhoneNumber: string
}

export interface User {
  userId: string
  nickname: string
  /** The numbers WeChat's sheet offers, the first one chosen unless the person picks another. */
  phones: Phone[]
  /** WeChat wants an SMS check in its own client before it hands the number out. */
  phoneUnverified: boolean
  /** wx.login fails with 1402101. */
  loginBlocked: boolean
  /** The phone button fails with 1421102. */
  phoneBlocked: boolean
  /** What the phone button fails with, in these words or by this errno, whatever else is so. */
  phoneTapFails: { errMsg?: string; errno?: number } | null
  /** jscode2session answers 40226. */
  highRisk: boolean
}

export function createUser(userId: string, settings: Partial<Omit<User, 'userId'>>): User {
  return {
    userId,
    nickname: userId,
    phones: [],
    phoneUnverified: false,
    loginBlocked: false,
    phoneBlocked: false,
    phoneTapFails: null,
    highRisk: false,
    ...settings,
  }
}

/** How the two fields that carry a number relate: mainland numbers bear no country code, others do. */
export function phoneNumberText(phone: Phone, foreign: 'plus' | 'digits' | 'spaced'): string {
  if (phone.countryCode === '86') return phone.purePhoneNumber
  const prefix = { plus: '+', digits: '', spaced: '+' }[foreign]
  const gap = foreign === 'spaced' ? ' ' : ''
  return `${prefix}${phone.countryCode}${gap}${phone.purePhoneNumber}`
}
