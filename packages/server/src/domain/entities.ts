import type { FlowState, Purpose } from '@quickreg/contract'
import type { Fact, Notes } from './ladder.ts'

/** A WeChat user known to us: one openid of one appid. */
export interface Identity {
  appid: string
  openid: string
}

/** A signed-in device. Its token is random and known only to the device; the store keeps a hash. */
export interface Session extends Identity {
  id: string
  expiresAt: Date
}

export interface Account {
  id: string
  /** E.164; undefined once the person withdrew it. */
  phone: string | undefined
  /** WeChat or an SMS code vouched for the number. */
  confirmed: boolean
  createdAt: Date
}

/** A number given for one occasion, without an account. */
export interface Contact {
  id: string
  scene: string
  phone: string
  confirmed: boolean
  createdAt: Date
  retainUntil: Date
}

/** A line of refresh tokens: each generation has one token, and only the newest one rotates. */
export interface TokenFamily {
  id: string
  accountId: string
  generation: number
  /** When this generation began. */
  rotatedAt: Date
  expiresAt: Date
}

export interface FlowOutcome {
  isNew: boolean
  confirmed: boolean
  completedAt: Date
  account?: Account
  contact?: Contact
  /** Present for an account, while generation 0 is the newest and the family lives. */
  family?: TokenFamily
}

/** A flow by itself, whatever accounts, limits and budgets say at this moment. */
export interface FlowHead {
  id: string
  sessionId: string
  purpose: Purpose
  scene: string
  policyVersion: string
  state: FlowState
  createdAt: Date
  expiresAt: Date
  /** What was said of each rung in this flow; `ladder.ts` decides which of it closes one. */
  notes: Notes
}

export interface Flow extends FlowHead {
  /** What limits and budgets say. */
  facts: readonly Fact[]
  /** The account's proven number, if it has one: usable without a tap. */
  knownPhone?: string
  outcome?: FlowOutcome
}
