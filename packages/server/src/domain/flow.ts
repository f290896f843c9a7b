import type { FlowState } from '@quickreg/contract'

/**
 * The flow's state machine. A flow is one attempt to obtain one phone number; docs/flow.md draws this table.
 *
 * `claim` takes the flow for one exchange with WeChat, for ten seconds; a claim whose process died may be claimed again.
 */
export const transitions = {
  created: {
    claim: 'exchanging',
    report: 'created', // the device says the tap failed
    known: 'completed', // the account's proven number serves; nothing is billed
    cancel: 'cancelled',
    expire: 'expired',
  },
  exchanging: {
    claim: 'exchanging', // only once the earlier claim has run out
    complete: 'completed',
    refuse: 'created', // WeChat or our checks said no
    release: 'created', // WeChat could not be asked; the same proof may come again
    conflict: 'conflict', // the number belongs to another account
    cancel: 'cancelled',
    expire: 'expired',
  },
  conflict: { cancel: 'cancelled', expire: 'expired' },
  completed: {},
  expired: {},
  cancelled: {},
} as const satisfies Record<FlowState, Partial<Record<string, FlowState>>>

export type FlowAction = {
  [S in FlowState]: keyof (typeof transitions)[S]
}[FlowState]

/** The state an action leads to, or undefined where the table does not allow it. */
export function next(state: FlowState, action: FlowAction): FlowState | undefined {
  return (transitions[state] as Partial<Record<FlowAction, FlowState>>)[action]
}

/** The states in which an action is allowed: what a guarded UPDATE puts in its WHERE. */
export function statesAllowing(action: FlowAction): FlowState[] {
  return (Object.keys(transitions) as FlowState[]).filter((state) => next(state, action) !== undefined)
}

export const limits = {
  flowTtlSeconds: 15 * 60,
  claimTtlSeconds: 10,
  /** Losers of a claim wait this long for the winner's outcome. */
  waitForOutcomeMs: 3_000,
  openFlowsPerSession: 5,
  sessionTtlSeconds: 2 * 60 * 60,
  sessionsPerOpenid: 10,
  /** A completed flow gives its tokens again for this long. */
  tokensAgainSeconds: 60,
  accessTtlSeconds: 10 * 60,
  refreshTtlSeconds: 30 * 24 * 60 * 60,
  /** A refresh token that was just rotated gives the same successor for this long: its answer may have been lost. */
  refreshGraceSeconds: 10,
  /** Failing decryptions per session_key; at five the key is burnt for `sessionKeyMemorySeconds`. */
  attemptsPerSessionKey: 5,
  sessionKeysPerOpenid: 3,
  replacedSessionKeySeconds: 15 * 60,
  sessionKeyMemorySeconds: 24 * 60 * 60,
} as const
