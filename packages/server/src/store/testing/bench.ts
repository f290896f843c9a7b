import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Purpose } from '@quickreg/contract'
import type { Flow, Identity, Session } from '../../domain/entities.ts'
import { createKeyring, generateKeys } from '../../keys.ts'
import type { Keyring, SignedIn } from '../../ports.ts'
import { openDatabase, type Database } from '../database.ts'
import { isAlive } from '../health.ts'
import { statement } from '../statement.ts'
import { createStores } from '../stores.ts'

export type AllStores = ReturnType<typeof createStores>

/** A fresh database of the engine under test. */
export type MakeDatabase = () => Promise<{ url: string; drop: () => Promise<void> }>

/** Two servers on one database, as far as the stores are concerned. */
export interface Bench {
  url: string
  keyring: Keyring
  database: Database
  stores: AllStores
  other: AllStores
}

/** One bench for all tests of a contract; every test brings people of its own. */
export function setUpBench(makeDatabase: MakeDatabase): Bench {
  const bench = {} as Bench
  let tearDown: () => Promise<void>

  beforeAll(async () => {
    const made = await makeDatabase()
    const keyring = createKeyring(generateKeys(randomBytes), randomBytes)
    const [database, second] = await Promise.all([openDatabase(made.url), openDatabase(made.url)])
    // Races need their connections open, or the runners come one by one.
    await Promise.all([database, second].flatMap((each) => Array.from({ length: 10 }, () => isAlive(each))))
    const stores = createStores({ database, keyring, random: randomBytes })
    const other = createStores({ database: second, keyring, random: randomBytes })
    Object.assign(bench, { url: made.url, keyring, database, stores, other })
    tearDown = async () => {
      await Promise.all([database.close(), second.close()])
      await made.drop()
    }
  })
  afterAll(() => tearDown())
  return bench
}

export async function makeSqliteFile(): ReturnType<MakeDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-store-'))
  return {
    url: `sqlite:${join(folder, 'quickreg.db')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** `at(90)`: ninety seconds into the story. */
export const at = (seconds: number) => new Date(Date.UTC(2026, 6, 1, 8, 0, 0) + seconds * 1000)
export const days = (n: number) => n * 24 * 60 * 60

export const appid = 'wx0123456789abcdef'
export const newPerson = (): Identity => ({ appid, openid: `o${randomBytes(13).toString('hex')}` })
export const newUnionid = () => `u${randomBytes(13).toString('hex')}`
export const newSecret = () => randomBytes(16).toString('base64')
export const newPhone = () => `+86139${String(randomBytes(4).readUInt32BE() % 1e8).padStart(8, '0')}`

export function signIn(
  stores: AllStores,
  person: Identity & { unionid?: string },
  { sessionKey = newSecret(), sessionToken = newSecret(), now = at(0) } = {},
): Promise<SignedIn> {
  return stores.sessions.signIn({ ...person, sessionKey, sessionToken, now })
}

export async function openFlow(
  stores: AllStores,
  session: Session,
  { purpose = 'account' as Purpose, now = at(0) } = {},
): Promise<Flow> {
  const scene = purpose === 'account' ? 'join' : 'booking'
  const flow = await stores.flows.open({ session, purpose, scene, policyVersion: '1', now })
  if (!flow) throw new Error('The flow was not opened')
  return flow
}

export interface Tap {
  session: Session
  flowId: string
  phone?: string
  confirmed?: boolean
  now?: Date
}

/** A whole exchange: claims the flow and completes it. */
export async function tap(stores: AllStores, { session, flowId, phone, confirmed, now = at(1) }: Tap) {
  const claimId = await claim(stores, { session, flowId, now })
  return complete(stores, { session, flowId, claimId, phone, confirmed, now })
}

export async function claim(stores: AllStores, { session, flowId, now = at(1) }: Tap, proof = newSecret()) {
  const claimed = await stores.flows.claim({ flowId, session, rung: 'quick', proof, now })
  if (claimed?.kind !== 'claimed') throw new Error(`The claim ended as ${claimed?.kind}`)
  return claimed.claimId
}

export function complete(stores: AllStores, result: Tap & { claimId: string }) {
  const { phone = newPhone(), confirmed = true, now = at(1), ...flow } = result
  return stores.flows.complete({ ...flow, rung: 'quick', phone, confirmed, retainUntil: at(days(30)), now })
}

/** Signs in and registers. */
export async function register(
  stores: AllStores,
  person: Identity & { unionid?: string },
  { phone = newPhone(), confirmed = true, now = at(0) } = {},
) {
  const { session } = await signIn(stores, person, { now })
  const { id: flowId } = await openFlow(stores, session, { now })
  const { kind, flow } = (await tap(stores, { session, flowId, phone, confirmed, now })) as {
    kind: string
    flow: Flow
  }
  if (kind !== 'completed') throw new Error(`Registration ended as ${kind}`)
  return { session, phone, account: flow.outcome!.account!, family: flow.outcome!.family!, flow }
}

/** All at once, every second one on the other server; the order of the answers is that of the calls. */
export function race<T>(
  { stores, other }: Pick<Bench, 'stores' | 'other'>,
  runners: number,
  run: (stores: AllStores, index: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(Array.from({ length: runners }, (_, index) => run(index % 2 ? other : stores, index)))
}

export const eventsOfFlow = async (database: Database, flowId: string): Promise<string[]> =>
  (await database.read.all(byFlow, { flowId })).map(({ kind }) => kind)

export const eventsOfAccount = async (database: Database, accountId: string): Promise<string[]> =>
  (await database.read.all(byAccount, { accountId })).map(({ kind }) => kind)

export const eventsOfPerson = async (database: Database, { appid, openid }: Identity): Promise<string[]> =>
  (await database.read.all(byPerson, { appid, openid })).map(({ kind }) => kind)

const byFlow = statement((db, p: { flowId: string }) =>
  db.selectFrom('events').select('kind').where('flow_id', '=', p.flowId).orderBy('id'),
)

const byAccount = statement((db, p: { accountId: string }) =>
  db.selectFrom('events').select('kind').where('account_id', '=', p.accountId).orderBy('id'),
)

const byPerson = statement((db, p: { appid: string; openid: string }) =>
  db.selectFrom('events').select('kind').where('appid', '=', p.appid).where('openid', '=', p.openid).orderBy('id'),
)
