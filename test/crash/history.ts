/** What a customer asked for, and of what it could be said to be about. Tokens and codes are those of the exchange. */
export type Deed =
  | { kind: 'signIn'; loginCode: string }
  | { kind: 'openFlow' }
  /** A tap's code handed in: registers an account, or leaves a contact. */
  | { kind: 'tap'; purpose: 'account' | 'contact'; flowId: string; phoneCode: string; number: string }
  | { kind: 'sendOtp'; flowId: string; number: string }
  /** An SMS code handed in. */
  | { kind: 'prove'; purpose: 'account' | 'change_phone'; flowId: string; otp: string; number: string }
  | { kind: 'refresh'; refreshToken: string }
  | { kind: 'signOut'; refreshToken: string }
  | { kind: 'deleteAccount'; account: string }
  /** Looking, by the back end's key or as the owner; `census` numbers the looks that nothing else went on beside. */
  | { kind: 'readAccount'; account: string; census: number }
  | { kind: 'readContact'; contact: string; census: number }
  | { kind: 'readFlow'; flowId: string; census: number }

/** What the server told. */
export interface Told {
  account?: string
  contact?: string
  isNew?: boolean
  refreshToken?: string
  /** E.164, as the shop's back end sees it. */
  phone?: string
  flowId?: string
  state?: string
}

/**
 * One request and what became of it. `lost`: the server was killed before it answered, so it may have been done or not.
 * Moments count all beginnings and ends of the run in their order.
 */
export type Operation = Deed & {
  person: string
  started: number
  /** None while it is under way, and of one that was lost: the moment of the loss. */
  ended: number
  /** Milliseconds since 1970, of its start. */
  at: number
  answer: 'yes' | 'no' | 'lost'
  told: Told
  /** Of `no`. */
  problem?: { status: number; code: string }
}

export type OperationOf<K extends Deed['kind']> = Extract<Operation, { kind: K }>

/** What WeChat's side and the books say at the end. */
export interface Ledger {
  messages: readonly { to: string; at: number }[]
  /** Codes of the phone button that were exchanged, by the person who tapped. */
  exchanged: readonly { phoneCode: string; person: string }[]
  /** Numbers from WeChat that the server's books say were paid for. */
  billedTaps: number
}

/** A promise that was broken, in a sentence. */
export type Violation = string

export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/** Each person acts alone and in order. */
export function byPerson(history: readonly Operation[]): Map<string, Operation[]> {
  return grouped(history, ({ person }) => person)
}

/** May have happened. */
export const mayHaveHappened = ({ answer }: Operation): boolean => answer !== 'no'
