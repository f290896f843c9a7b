/** So many in any stretch of so many seconds. */
export interface Limit {
  count: number
  seconds: number
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/**
 * What stops abuse, and what an operator may spend. Money is in thousandths of a yuan.
 */
export interface Policy {
  /** Codes sent, counted before they are: to one number, from one session, one person, one network. */
  smsPerPhone: readonly Limit[]
  smsPerSession: Limit
  smsPerPerson: Limit
  smsPerNetwork: readonly Limit[]
  /** Codes nobody has entered, to numbers that differ in their last four digits only: pumping walks through them. */
  smsPerPrefix: Limit
  /** Wrong codes for one number, over all its codes. */
  wrongOtpsPerPhone: Limit
  /** Numbers that WeChat gives for the taps of one person: each is paid for. */
  tapsPerPerson: Limit
  /**
   * Codes and data that WeChat refused: junk, which costs calls. Many people may share a network, and who is not signed
   * in has no other name: login codes have a limit of their own, far above what honest people there send in vain.
   */
  junkPerPerson: Limit
  junkPerNetwork: Limit
  junkSignInsPerNetwork: Limit
  /** Calling codes a message may go to. */
  smsCountries: readonly string[]
  /** Proof of work is asked when of so many codes in the last two hours too few were ever entered, or too many were wrong. */
  proofOfWork: { sentAtLeast: number; enteredShare: number; wrongAtMost: number }
  /** By billing day. At 80 % no new flow is offered what it pays for; what is under way goes on to the end. */
  budgets: { taps: number; sms: number }
  /** `sms`: of one message in the mainland; each vendor has its own. */
  prices: { quick: number; realtime: number; sms: number }
}

export const breakerShare = 0.8

/** Limits for a number stay at or under those of the vendors. */
export const defaultPolicy: Policy = {
  smsPerPhone: [
    { count: 1, seconds: minute },
    { count: 5, seconds: hour },
    { count: 10, seconds: day },
  ],
  smsPerSession: { count: 10, seconds: 2 * hour },
  smsPerPerson: { count: 15, seconds: day },
  smsPerNetwork: [
    { count: 60, seconds: hour },
    { count: 300, seconds: day },
  ],
  smsPerPrefix: { count: 50, seconds: hour },
  wrongOtpsPerPhone: { count: 20, seconds: day },
  tapsPerPerson: { count: 3, seconds: day },
  junkPerPerson: { count: 30, seconds: day },
  junkPerNetwork: { count: 100, seconds: 10 * minute },
  junkSignInsPerNetwork: { count: 300, seconds: 10 * minute },
  smsCountries: ['86'],
  proofOfWork: { sentAtLeast: 20, enteredShare: 0.3, wrongAtMost: 100 },
  budgets: { taps: 300_000, sms: 100_000 },
  prices: { quick: 30, realtime: 40, sms: 45 },
}
