/** How long things live and how many there may be. */
export const limits = {
  flowTtlSeconds: 15 * 60,
  claimTtlSeconds: 10,
  /** Losers of a claim wait this long for the winner's outcome. */
  waitForOutcomeMs: 3_000,
  openFlowsPerSession: 5,
  /** Open, completed and withdrawn ones: nobody fills the tables with one session. */
  flowsPerSession: 100,
  /** Taps of one flow that reach WeChat, and failures of a tap that its device may report. */
  claimsPerFlow: 20,
  reportsPerFlow: 20,
  sessionTtlSeconds: 2 * 60 * 60,
  sessionsPerOpenid: 10,
  /** A completed flow gives its tokens again for this long. */
  tokensAgainSeconds: 60,
  accessTtlSeconds: 10 * 60,
  /** The clocks of two servers may differ by so much. */
  clockSkewSeconds: 30,
  refreshTtlSeconds: 30 * 24 * 60 * 60,
  /** Live families of tokens; the oldest gives way to a new one. */
  familiesPerAccount: 10,
  /** A refresh token that was just rotated gives the same successor for this long: its answer may have been lost. */
  refreshGraceSeconds: 10,
  /** Failing decryptions per session_key; at five the key is burnt for `sessionKeyMemorySeconds`. */
  attemptsPerSessionKey: 5,
  sessionKeysPerOpenid: 3,
  replacedSessionKeySeconds: 15 * 60,
  sessionKeyMemorySeconds: 24 * 60 * 60,
  otpTtlSeconds: 5 * 60,
  /** The same number again within this time is the same message; no vendor sends more often either. */
  resendAfterSeconds: 60,
  /** Wrong codes: of one code, and of one number over all its codes. */
  triesPerOtp: 5,
  /** Numbers return to sale so long after they were given up: an older proof may be of somebody else. */
  resaleSeconds: 90 * 24 * 60 * 60,
  puzzleTtlSeconds: 2 * 60,
  /** Of the event log, in the export of an account. */
  exportedEvents: 1_000,
} as const
