import type { SmsMessage, UserState } from './emulatorState.ts'

export type PersonKind = 'one' | 'several' | 'hk' | 'abroad' | 'none' | 'blocked'

/** What is particular about somebody. */
export function kindOf({ phones, phoneBlocked }: UserState): PersonKind {
  const [first, second] = phones
  if (phoneBlocked) return 'blocked'
  if (!first) return 'none'
  if (second) return 'several'
  return ({ '86': 'one', '852': 'hk' } as const)[first.countryCode] ?? 'abroad'
}

/** What was sent to one of the person's numbers, newest first. */
export function inboxOf(user: UserState, messages: SmsMessage[]): SmsMessage[] {
  const spellings = user.phones.flatMap(({ countryCode, purePhoneNumber }) => [
    countryCode + purePhoneNumber,
    purePhoneNumber,
  ])
  return messages.filter(({ to }) => spellings.includes(to.replaceAll(/\D/g, ''))).toReversed()
}

/** The code a person would copy out of an SMS. */
export const codeIn = (text: string): string | undefined => /(?<!\d)\d{4,8}(?!\d)/.exec(text)?.[0]
