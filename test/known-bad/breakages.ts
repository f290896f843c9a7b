/** A defence taken out on purpose, and the one test that has to notice. */
export interface Breakage {
  /** What somebody might do in good faith. */
  name: string
  engine: 'sqlite' | 'postgres'
  /** The file, and what in it is replaced; `find` has to be there exactly once, so that this list cannot rot. */
  file: string
  find: string
  replace: string
  /** What the replacement needs beside these lines. */
  append?: string
  caughtBy: { file: string; test: string }
}

const races = 'test/races.test.ts'
const oneTap = 'test/oneTap.test.ts'
const forgery = 'test/forgery.test.ts'

export const breakages: readonly Breakage[] = [
  {
    name: 'flows are claimed by check-then-act under a mutex of the process',
    engine: 'postgres',
    file: 'packages/server/src/store/flowClaim.ts',
    find: `          const row = await tx.first(claimFlow, args)
          if (!row) {`,
    replace: `          const row = await queued(async () => {
            const seen = await findFlowRow(tx, { flowId, session })
            const isFree = seen?.state === 'created' && seen.expires_at > at(now)
            await new Promise((resolve) => setTimeout(resolve, 2))
            return isFree ? { ...seen, ...(await tx.first(claimUnguarded, args)) } : undefined
          })
          if (!row) {`,
    append: `
let tail: Promise<unknown> = Promise.resolve()
function queued<T>(work: () => Promise<T>): Promise<T> {
  const mine = tail.then(work, work)
  tail = mine.catch(() => {})
  return mine
}
const claimUnguarded = statement((db, p: ClaimArgs) =>
  db
    .updateTable('flows')
    .set({ state: 'exchanging', claim_id: p.claimId, claimed_until: p.claimedUntil, claim_rung: p.rung, claim_proof: p.proof })
    .where('id', '=', p.flowId)
    .where('session_id', '=', p.sessionId)
    .where('expires_at', '>', p.now)
    .returningAll(),
)
`,
    caughtBy: { file: races, test: 'submit different codes to one flow' },
  },
  {
    name: 'login codes are remembered in the process instead of the database',
    engine: 'postgres',
    file: 'packages/server/src/usecases/signIn.ts',
    find: `    if (!(await sessions.reserveLoginCode({ loginCode, now: now() }))) {
      throw new RegistrationError('wechat_code_rejected')
    }`,
    replace: `    if (seen.has(loginCode)) throw new RegistrationError('wechat_code_rejected')
    seen.add(loginCode)`,
    append: `
const seen = new Set<string>()
`,
    caughtBy: { file: races, test: 'sign in with one login code' },
  },
  {
    name: 'the phone code is exchanged without the openid',
    engine: 'sqlite',
    file: 'packages/server/src/usecases/submitPhoneCode.ts',
    find: `{ phoneCode, openid: tap.session.openid }`,
    replace: `{ phoneCode, openid: undefined as unknown as string }`,
    caughtBy: { file: oneTap, test: "refuses another person's code and another person's data" },
  },
  {
    name: 'a number that is known moves to whoever taps last',
    engine: 'sqlite',
    file: 'packages/server/src/store/registerPhone.ts',
    find: `  if (isFresh) throw new RaceLost()
  return 'conflict'`,
    replace: `  const owner = await tx.first(byPhone, { index: keyring.phoneIndex(phone) })
  return { account: (await findAccount(tx, owner!.id))!, isNew: false }`,
    caughtBy: { file: oneTap, test: 'takes no number from the account that has it' },
  },
  {
    name: 'a phone code may be used again in another flow',
    engine: 'sqlite',
    file: 'packages/server/src/store/flowClaim.ts',
    find: `          if (claims === undefined) throw new ProofSpent()`,
    replace: `          if (claims === undefined) return { kind: 'claimed', claimId, again: true, budgetLow: false }`,
    caughtBy: { file: oneTap, test: 'spends a phone code once' },
  },
  {
    name: 'a refresh token that comes back late is refused and nothing more',
    engine: 'sqlite',
    file: 'packages/server/src/store/tokenStore.ts',
    find: `        if (await signOut(tx, row, now)) {`,
    replace: `        if (row.revoked_at !== null) {`,
    caughtBy: { file: 'test/account.test.ts', test: 'all die when a rotated one comes back late' },
  },
  {
    name: 'a repeated push is obeyed again',
    engine: 'sqlite',
    file: 'packages/server/src/store/spent.ts',
    find: `  return (await tx.run(insertOnce, { fingerprint, kind, now: at(now) })) === 1`,
    replace: `  return (await tx.run(insertOnce, { fingerprint, kind, now: at(now) })) < 2`,
    caughtBy: { file: 'test/push.test.ts', test: 'repeated changes nothing that happened since' },
  },
  {
    name: 'a tap whose outcome is unknown is treated as a bad code',
    engine: 'sqlite',
    file: 'packages/server/src/wechat/wechat.ts',
    find: `  unknown_outcome: 'tap_again',`,
    replace: `  unknown_outcome: 'wechat_code_rejected',`,
    caughtBy: { file: 'test/faults.test.ts', test: 'asks for one more tap when the answer was lost' },
  },
  {
    name: 'an attempt that WeChat never judged counts against the person',
    engine: 'sqlite',
    file: 'packages/server/src/usecases/submitPhoneData.ts',
    find: `      await takeBack(keys)
      throw error`,
    replace: `      throw error`,
    caughtBy: { file: 'test/faults.test.ts', test: 'counts nothing against the person' },
  },
  {
    name: 'a session_key serves six failing decryptions',
    engine: 'sqlite',
    file: 'packages/server/src/domain/limits.ts',
    find: 'attemptsPerSessionKey: 5',
    replace: 'attemptsPerSessionKey: 6',
    caughtBy: { file: forgery, test: 'stops at five also for data that WeChat did make' },
  },
  {
    name: 'signing in again buys five more guesses',
    engine: 'sqlite',
    file: 'packages/server/src/store/sessionKeys.ts',
    find: `          attempts: eb.case().when(isForgotten).then(0).else(eb.ref('session_keys.attempts')).end(),`,
    replace: `          attempts: 0,`,
    caughtBy: { file: forgery, test: 'keeps the count of a key over signing in again' },
  },
  {
    name: 'what WeChat says of sealed data is not listened to',
    engine: 'sqlite',
    file: 'packages/server/src/usecases/submitPhoneData.ts',
    find: `    if (!made) throw`,
    replace: `    if (made === undefined) throw`,
    caughtBy: { file: 'test/sealedData.test.ts', test: 'a thief who holds his session_key cannot seal a number' },
  },
  {
    name: 'a key that was never tried counts as one that failed',
    engine: 'sqlite',
    file: 'packages/server/src/usecases/submitPhoneData.ts',
    find: `takeBack(keys.slice(tried))`,
    replace: `takeBack(keys.slice(tried, tried + 1))`,
    caughtBy: { file: oneTap, test: 'opens data that was sealed just before the session_key changed' },
  },
]
