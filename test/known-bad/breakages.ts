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

const contracts = 'packages/server/src/store/stores.engine.test.ts'
const races = 'test/races.test.ts'
const oneTap = 'test/oneTap.test.ts'
const forgery = 'test/forgery.test.ts'
const smsAbuse = 'test/smsAbuse.test.ts'
const numberMoves = 'test/numberMoves.test.ts'
const flowSend = 'packages/server/src/store/flowSend.ts'
const otpLimits = 'packages/server/src/store/otpLimits.ts'

export const breakages: readonly Breakage[] = [
  {
    name: 'flows are claimed by check-then-act under a mutex of the process',
    engine: 'postgres',
    file: 'packages/server/src/store/flowClaim.ts',
    find: `        if (!(await tx.run(claimFlow, args))) {`,
    replace: `        const isClaimed = await queued(async () => {
          const seen = await findFlowRow(tx, { flowId, session })
          const isFree = seen?.state === 'created' && seen.expires_at > at(now)
          await new Promise((resolve) => setTimeout(resolve, 2))
          return isFree && (await tx.run(claimUnguarded, args)) === 1
        })
        if (!isClaimed) {`,
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
    .where('expires_at', '>', p.now),
)
`,
    caughtBy: { file: races, test: 'submit different codes to one flow' },
  },
  {
    name: 'login codes are remembered in the process instead of the database',
    engine: 'postgres',
    file: 'packages/server/src/usecases/signIn.ts',
    find: `    const reserved = await sessions.reserveLoginCode({ loginCode, network, now: now() })`,
    replace: `    const reserved: Awaited<ReturnType<SessionStore['reserveLoginCode']>> = {
      kind: seen.has(loginCode) ? 'spent' : 'reserved',
    }
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
    replace: `  const owner = await findOwner(tx, keyring.phoneIndex(phone))
  return { account: (await findAccount(tx, owner!.id))!, isNew: false }`,
    caughtBy: { file: oneTap, test: 'takes no number from the account that has it' },
  },
  {
    name: 'a phone code may be used again in another flow',
    engine: 'sqlite',
    file: 'packages/server/src/store/flowClaim.ts',
    find: `        if (claims === undefined) throw new TakenBack<Claim>({ kind: 'spent' })`,
    replace: `        if (claims === undefined) return { kind: 'claimed', claimId, again: true, budgetLow: false }`,
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
  {
    name: 'a resend forgets the wrong tries of its number',
    engine: 'sqlite',
    file: otpLimits,
    find: `  if (wrong > 0) throw new LimitReached(wrong) // a code for it could not be tried`,
    replace: `  for (let tries = 0; wrong === 0 && tries < 4; tries += 1) await unhit(tx, wrongKey(keyring, phoneIndex))`,
    caughtBy: { file: contracts, test: 'may be wrong twenty times a day for one number' },
  },
  {
    name: 'wrong tries are counted by code, not by number',
    engine: 'sqlite',
    file: otpLimits,
    find: `  await hit(tx, wrongKey(keyring, phoneIndex), policy.wrongOtpsPerPhone, now)`,
    replace: ``,
    caughtBy: { file: contracts, test: 'may be wrong twenty times a day for one number' },
  },
  {
    name: 'a malformed code is refused before it is counted',
    engine: 'sqlite',
    file: 'packages/server/src/usecases/submitOtp.ts',
    find: `    const code = readOtp(otp)`,
    replace: `    const code = readOtp(otp)
    if (code === undefined) throw new RegistrationError('invalid_request')`,
    caughtBy: { file: smsAbuse, test: 'with malformed codes is counted like any other' },
  },
  {
    name: 'a message is counted after it is sent',
    engine: 'sqlite',
    file: flowSend,
    find: `        await countSending(tx, { ...limiter, session, phone, phoneIndex, network, now })`,
    replace: `        const sending = { ...limiter, session, phone, phoneIndex, network, now }
        for (const limit of policy.smsPerPhone) {
          const left = await secondsLeft(tx, counterKey(keyring, \`sms-phone-\${limit.seconds}\`, phoneIndex), limit, now)
          if (left > 0) throw new LimitReached(left)
        }
        setTimeout(() => void database.write((after) => countSending(after, sending)).catch(() => {}), 50)`,
    append: `
import { counterKey, LimitReached, secondsLeft } from './counters.ts'
`,
    caughtBy: { file: contracts, test: 'sends one number one code a minute, of 32 people on 32 networks' },
  },
  {
    name: 'limits are kept in the memory of a process',
    engine: 'sqlite',
    file: otpLimits,
    find: `    for (const limit of limits) await hit(tx, counterKey(keyring, \`\${name}-\${limit.seconds}\`, subject), limit, now)`,
    replace: `    for (const limit of limits) remember(keyring, \`\${name}-\${limit.seconds} \${subject}\`, limit, now)`,
    append: `
const memory = new WeakMap<Keyring, Map<string, number[]>>()
function remember(process: Keyring, key: string, { count, seconds }: Limit, now: Date): void {
  const counters = memory.get(process) ?? new Map<string, number[]>()
  memory.set(process, counters)
  const recent = (counters.get(key) ?? []).filter((hit) => hit > now.getTime() - seconds * 1000)
  if (recent.length >= count) throw new LimitReached(1)
  counters.set(key, [...recent, now.getTime()])
}
`,
    caughtBy: { file: smsAbuse, test: 'on one number is one message a minute, whoever asks at once' },
  },
  {
    name: 'a limit counts from the full hour',
    engine: 'sqlite',
    file: 'packages/server/src/store/counters.ts',
    find: `  const taken = await tx.run(insertHit, {
    key,`,
    replace: `  const taken = await tx.run(insertHit, {
    key: \`\${key}:\${Math.floor(now.getTime() / 1000 / seconds)}\`,`,
    caughtBy: { file: contracts, test: 'opens again the moment its oldest hit is as old as it is long' },
  },
  {
    name: 'the left-most address of X-Forwarded-For is believed',
    engine: 'sqlite',
    file: 'packages/server/src/http/clientAddress.ts',
    find: `hops.pop()`,
    replace: `hops.shift()`,
    caughtBy: {
      file: 'packages/server/src/http/clientAddress.test.ts',
      test: 'is the hop before the last of many proxies',
    },
  },
  {
    name: 'the answer to a puzzle may be used again',
    engine: 'sqlite',
    file: flowSend,
    find: `          if (!isNew) throw new TakenBack<OtpReservation>({ kind: 'puzzle_spent' })`,
    replace: `          void isNew`,
    caughtBy: { file: contracts, test: 'takes one answer to a puzzle, of 16 flows' },
  },
  {
    name: 'the answer to a puzzle serves any number',
    engine: 'sqlite',
    file: 'packages/server/src/domain/puzzle.ts',
    find: `[purpose, flowId, phone].join`,
    replace: `[purpose, flowId].join`,
    caughtBy: { file: smsAbuse, test: 'is answered once, for one number in one flow' },
  },
  {
    name: 'the code that was sent first goes on counting after a resend',
    engine: 'sqlite',
    file: 'packages/server/src/store/otps.ts',
    find: `        hash: eb.ref('excluded.hash'),`,
    replace: ``,
    caughtBy: { file: contracts, test: 'is asked for anew after a minute, and then the older one is wrong' },
  },
  {
    name: 'a code is compared first and counted then',
    engine: 'postgres',
    file: 'packages/server/src/store/flowProve.ts',
    find: `      const unit = database.write(async (tx): Promise<OtpTry | undefined> => {`,
    replace: `      const seen = await findOtp(database.read, flowId)
      if (seen && seen.tries < limits.triesPerOtp && code !== undefined) {
        const guess = keyring.otpHash({ flowId, purpose: 'account', phone: phoneOf(keyring, seen), code })
        if (guess !== seen.hash) {
          await database.write((tx) => tx.run(countUnguarded, { flowId }))
          return { kind: 'wrong' }
        }
      }
      const unit = database.write(async (tx): Promise<OtpTry | undefined> => {`,
    append: `
import { limits } from '../domain/limits.ts'
const countUnguarded = statement((db, p: { flowId: string }) =>
  db
    .updateTable('otps')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('flow_id', '=', p.flowId),
)
`,
    caughtBy: { file: smsAbuse, test: '200 codes at once has five tries' },
  },
  {
    name: 'a tap proves a number as an SMS code does, and takes it from another account',
    engine: 'sqlite',
    file: 'packages/server/src/store/flowComplete.ts',
    find: `isFresh: rung === 'sms'`,
    replace: `isFresh: true`,
    caughtBy: { file: contracts, test: 'does not come back by a stale tap of its former owner' },
  },
  {
    name: 'the number of an account is changed on the word of a session',
    engine: 'sqlite',
    file: 'packages/server/src/usecases/openFlow.ts',
    find: `asked.purpose === 'change_phone' ? await authenticateAccount(asked.accessToken) : {}`,
    replace: `asked.purpose === 'change_phone' ? { accountId: undefined } : {}`,
    caughtBy: { file: numberMoves, test: 'is refused without the access token, with another person’s' },
  },
  {
    name: 'the budget is charged after the message is sent',
    engine: 'sqlite',
    file: flowSend,
    find: `        const set = await setAside(tx, { appid: session.appid, policy, budget: 'sms', milliYuan, now })`,
    replace: `        const spending = { appid: session.appid, policy, budget: 'sms', milliYuan, now } as const
        const { facts } = await findStanding(tx, { keyring, policy, person: session, now })
        const set = facts.includes('sms_budget_spent') ? undefined : { budgetLow: false }
        setTimeout(() => void database.write((after) => setAside(after, spending)).catch(() => {}), 50)`,
    append: `
import { findStanding } from './budgets.ts'
`,
    caughtBy: { file: contracts, test: 'never pays for more than the day’s, of 64 asked for at once' },
  },
  {
    name: 'a vendor that does not answer is replaced by the next',
    engine: 'sqlite',
    file: 'packages/server/src/sms/failover.ts',
    find: `        if (failure === 'unknown') return { kind: 'unknown', provider, milliYuan, failures }`,
    replace: `        if (failure === 'unknown') continue`,
    caughtBy: { file: 'packages/server/src/sms/failover.test.ts', test: 'is not asked where the first broke off' },
  },
  {
    name: 'a code for a number that is registered takes more work',
    engine: 'sqlite',
    file: flowSend,
    find: `        await appendEvent(tx, flowEvent('otp_requested', row, now))`,
    replace: `        await appendEvent(tx, flowEvent('otp_requested', row, now))
        if (await tx.first(registered, { phoneIndex })) await appendEvent(tx, flowEvent('otp_requested', row, now))`,
    append: `
const registered = statement((db, p: { phoneIndex: string }) =>
  db.selectFrom('accounts').select('id').where('phone_index', '=', p.phoneIndex),
)
`,
    caughtBy: { file: 'test/uniform.test.ts', test: 'known and unknown numbers get the same answers' },
  },
]
