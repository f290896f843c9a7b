import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultPolicy } from '../domain/policy.ts'
import { createKeyring, generateKeys } from '../keys.ts'
import { type Database } from './database.ts'
import { openDatabase } from './open.ts'
import { statement } from './statement.ts'
import { createStores } from './stores.ts'
import { claim, register, signIn, startFlow, tap } from './testing/acts.ts'
import { makeSqliteFile, type AllStores } from './testing/bench.ts'
import { appid, at, newPerson, newPhone, newSecret, newUnionid } from './testing/people.ts'
import { explained } from './testing/queryPlans.ts'
import { failed, noteDelivery, registerBySms, reserveOtp, sent, tryOtp, wrongCode } from './testing/smsActs.ts'

/** Some tables never shrink, and SQLite answers on the thread that serves everybody: who scans one stops the server. */

let database: Database
let plans: ReturnType<typeof explained>
let stores: AllStores
let drop: () => Promise<void>
beforeEach(async () => {
  const made = await makeSqliteFile()
  drop = made.drop
  database = await openDatabase(made.url)
  plans = explained(database, made.url.slice('sqlite:'.length))
  const keyring = createKeyring(generateKeys(randomBytes), randomBytes)
  stores = createStores({ database: plans.database, keyring, random: randomBytes, policy: defaultPolicy })
})
afterEach(async () => {
  plans.close()
  await database.close()
  await drop()
})

it('notices a scan', async () => {
  await plans.database.read.first(everyEvent, {})
  expect(plans.scans()).toEqual([expect.stringContaining('SCAN events')])
})

it('registers, exports and erases a person without reading a table from end to end', async () => {
  const person = { ...newPerson(), unionid: newUnionid() }
  const { account } = await register(stores, person)
  await tap(stores, await startFlow(stores, person, { purpose: 'contact' }))
  await stores.accounts.export({ accountId: account.id, now: at(3) })
  await stores.accounts.erasePhone({ ...person, eventKey: newSecret(), now: at(4) })
  await stores.accounts.erase({ accountId: account.id, now: at(5) })
  await stores.accounts.erasePerson({ ...person, eventKey: newSecret(), now: at(6) })

  expect(plans.statements()).toBeGreaterThan(30)
  expect(plans.scans()).toEqual([])
})

it('sends codes, tries them and moves numbers without reading a table from end to end', async () => {
  const [phone, mover] = [newPhone(), newPerson()]
  await register(stores, newPerson(), { phone })
  const { account } = await registerBySms(stores, { phone }, mover)
  const { session } = await signIn(stores, mover)
  const change = { session, purpose: 'change_phone', scene: 'change', policyVersion: '1', now: at(1) } as const
  const { id: flowId } = (await stores.flows.open({ ...change, accountId: account.id }))!
  const flow = { session, flowId }
  for (const receipt of [failed, sent]) {
    const { reservedAt } = await reserveOtp(stores, flow, { puzzleId: newSecret(), network: '203.0.113.7' })
    await noteDelivery(stores, flow, { reservedAt, receipt })
  }
  await tryOtp(stores, flow, wrongCode)
  await tryOtp(stores, flow)
  await stores.flows.isSuspicious({ appid, now: at(3) })

  expect(plans.statements()).toBeGreaterThan(35)
  expect(plans.scans()).toEqual([])
})

it('counts junk and money, and puts them back, without reading a table from end to end', async () => {
  const network = '203.0.113.7'
  await stores.sessions.reserveLoginCode({ loginCode: newSecret(), network, now: at(0) })
  await stores.sessions.forgiveLoginCode({ network })
  const flow = await startFlow(stores)
  for (const end of ['release', 'refuse'] as const) {
    const claimed = await claim(stores, flow)
    await stores.flows[end]({ ...flow, ...claimed, network, reason: 'wechat_code_rejected', now: at(2) })
  }
  await stores.flows.find({ ...flow, now: at(2) })

  expect(plans.statements()).toBeGreaterThan(15)
  expect(plans.scans()).toEqual([])
})

it('signs out without reading a table from end to end', async () => {
  const { session, account, family } = await register(stores, newPerson())
  const own = { familyId: family.id, appid: session.appid, accountId: account.id, now: at(3) }
  await stores.tokens.isLive(own)
  await stores.tokens.rotate({ ...own, generation: 0 })
  await stores.tokens.revoke(own)

  expect(plans.scans()).toEqual([])
})

it('keeps house without reading a table from end to end', async () => {
  await stores.housekeeping.sweep(at(0))

  expect(plans.statements()).toBeGreaterThan(10)
  expect(plans.scans()).toEqual([])
})

it('reads the costs of a day by the index of what is billed', async () => {
  await stores.costs.ofDay({ appid, day: '2026-07-01' })

  expect(plans.steps()).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^SEARCH events USING INDEX events_money \(kind=\? AND at>\? AND at<\?\)$/),
    ]),
  )
  expect(plans.scans()).toEqual([])
})

const everyEvent = statement((db) => db.selectFrom('events').select('id').where('kind', '=', 'signed_in'))
