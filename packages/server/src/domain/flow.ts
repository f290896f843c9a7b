import type { FlowState } from '@quickreg/contract'

/**
 * The flow's state machine. A flow is one attempt to obtain one phone number; docs/flow.md draws this table.
 *
 * `claim` takes the flow for one exchange with WeChat, for ten seconds; a claim whose process died may be claimed again.
 * `send` and `prove` are the SMS code; who has had one sent may still tap.
 * A process that only stood still may find the flow in any state; what WeChat gave it still counts while the flow is open.
 */
export const transitions = {
  created: {
    claim: 'exchanging',
    report: 'created', // the device says the tap failed
    known: 'completed', // the account's proven number serves; nothing is billed
    complete: 'completed', // a claim was given back by others, and now its first holder has WeChat's number after all
    send: 'otp_sent', // a number was typed, and a code is on its way to it
    conflict: 'conflict',
    cancel: 'cancelled',
    expire: 'expired',
  },
  exchanging: {
    claim: 'exchanging', // only once the earlier claim has run out
    complete: 'completed',
    refuse: 'created', // WeChat or our checks said no
    release: 'created', // WeChat could not be asked; the same proof may come again
    fallBack: 'otp_sent', // either of the two, where a code was sent before the tap
    conflict: 'conflict', // the number belongs to another account
    cancel: 'cancelled',
    expire: 'expired',
  },
  otp_sent: {
    claim: 'exchanging', // back to one tap
    report: 'otp_sent',
    known: 'completed',
    complete: 'completed',
    send: 'otp_sent', // the newest code counts, and no other
    prove: 'completed', // the code was right
    conflict: 'conflict',
    cancel: 'cancelled',
    expire: 'expired',
  },
  conflict: { send: 'otp_sent', cancel: 'cancelled', expire: 'expired' },
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

/** Nothing happens to a flow in one of these any more. */
export const finalStates = (Object.keys(transitions) as FlowState[]).filter(
  (state) => Object.keys(transitions[state]).length === 0,
)

/** The states in which an action is allowed: what a guarded UPDATE puts in its WHERE. */
export function statesAllowing(action: FlowAction): FlowState[] {
  return (Object.keys(transitions) as FlowState[]).filter((state) => next(state, action) !== undefined)
}
