import type { SmsMessage, UserState } from './emulatorState.ts'

export interface InboxEntry {
  message: SmsMessage
  /** Nobody on the emulator has this number. */
  ownerless: boolean
}

export type PersonKind = 'one' | 'several' | 'hk' | 'abroad' | 'none' | 'blocked'

/** What is particular about somebody. */
export function kindOf({ phones, phoneBlocked }: UserState): PersonKind {
  const [first, second] = phones
  if (phoneBlocked) return 'blocked'
  if (!first) return 'none'
  if (second) return 'several'
  return ({ '86': 'one', '852': 'hk' } as const)[first.countryCode] ?? 'abroad'
}

const owns = ({ phones }: UserState, to: string): boolean =>
  phones.some(({ countryCode, purePhoneNumber }) => to === `+${countryCode}${purePhoneNumber}`)

/** What a developer looks for beside somebody's phone: what came to one of her numbers or to nobody's, newest first. */
export const inboxOf = (user: UserState, everybody: UserState[], messages: SmsMessage[]): InboxEntry[] =>
  messages
    .map((message) => ({ message, ownerless: !everybody.some((person) => owns(person, message.to)) }))
    .filter(({ message, ownerless }) => ownerless || owns(user, message.to))
    .toReversed()

/** The code a person would copy out of an SMS. */
export const codeIn = (text: string): string | undefined => /(?<!\d)\d{4,8}(?!\d)/.exec(text)?.[0]
