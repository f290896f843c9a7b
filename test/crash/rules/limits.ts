import { grouped, type Ledger, type Operation, type Violation } from '../history.ts'

/** As the server counts them: messages to one number, and what the taps of one person may bring in a day. */
const messagesPerNumber = [
  { count: 1, seconds: 60 },
  { count: 5, seconds: 60 * 60 },
  { count: 10, seconds: 24 * 60 * 60 },
]
/** The vendor's clock is read when the message arrives, the server's when it is counted. */
const transitMs = 3_000

/** No counter ever went back, and every number from WeChat was paid for once. */
export function limitRule({ messages, exchanged, billedTaps }: Ledger, tapsPerPerson: number): Violation[] {
  const taps = grouped(exchanged, ({ person }) => person)
  const tooMany = [...taps].flatMap(([person, { length }]) =>
    length > tapsPerPerson ? `${person} had ${length} taps exchanged, of ${tapsPerPerson} a day` : [],
  )
  const isBilledOnce = billedTaps === exchanged.length
  const bill = isBilledOnce ? [] : [`WeChat exchanged ${exchanged.length} taps, and ${billedTaps} are in the books`]
  return [...messageLimits(messages), ...tooMany, ...bill]
}

function messageLimits(messages: Ledger['messages']): Violation[] {
  const byNumber = grouped(messages, ({ to }) => to)
  return [...byNumber].flatMap(([number, sent]) =>
    messagesPerNumber.flatMap(({ count, seconds }) => {
      const isTooMany = sent.some(({ at }, n) => at - (sent[n - count]?.at ?? -Infinity) < seconds * 1000 - transitMs)
      return isTooMany ? `${number} got more than ${count} messages in ${seconds} s` : []
    }),
  )
}

/** A server that is not being killed answers what was expected, and never that it failed. */
export function answerRule(history: readonly Operation[]): Violation[] {
  return history.flatMap(({ kind, person, problem }) => {
    if (!problem) return []
    const { status, code } = problem
    const isExpected = status < 500 && (expected[kind] as readonly string[]).includes(code)
    return isExpected ? [] : `${kind} of ${person} was answered ${status} ${code}`
  })
}

const ofFlows = ['session_invalid', 'flow_closed', 'not_found', 'rate_limited'] as const
const expected: Readonly<Record<Operation['kind'], readonly string[]>> = {
  signIn: ['wechat_code_rejected'],
  openFlow: ['session_invalid', 'too_many_flows', 'token_invalid'],
  tap: [...ofFlows, 'number_in_use', 'tap_again', 'wechat_code_rejected', 'rung_closed', 'in_progress'],
  sendOtp: [...ofFlows, 'number_in_use', 'proof_required', 'rung_closed'],
  prove: [...ofFlows, 'otp_rejected', 'otp_expired', 'in_progress'],
  refresh: ['refresh_invalid'],
  signOut: [],
  deleteAccount: ['token_invalid'],
  readAccount: ['not_found'],
  readContact: ['not_found'],
  readFlow: ['session_invalid', 'not_found'],
}
