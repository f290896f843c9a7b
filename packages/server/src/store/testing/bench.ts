import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createKeyring, generateKeys } from '../../keys.ts'
import { defaultPolicy, type Policy } from '../../domain/policy.ts'
import type { Keyring } from '../../ports.ts'
import { type Database } from '../database.ts'
import { openDatabase } from '../open.ts'
import { isAlive } from '../health.ts'
import { createStores } from '../stores.ts'

export type AllStores = ReturnType<typeof createStores>

/** A fresh database of the engine under test. */
export type MakeDatabase = () => Promise<{ url: string; drop: () => Promise<void> }>

/** Two servers on one database, as far as the stores are concerned. */
export interface Bench {
  url: string
  keyring: Keyring
  database: Database
  otherDatabase: Database
  stores: AllStores
  other: AllStores
}

/** One bench for all tests of a contract; every test brings people of its own. */
export function setUpBench(makeDatabase: MakeDatabase, policy: Partial<Policy> = {}): Bench {
  const bench = {} as Bench
  let tearDown: () => Promise<void>

  beforeAll(async () => {
    const made = await makeDatabase()
    const keyring = createKeyring(generateKeys(randomBytes), randomBytes)
    const [database, second] = await Promise.all([openDatabase(made.url), openDatabase(made.url)])
    // Races need their connections open, or the runners come one by one.
    await Promise.all([database, second].flatMap((each) => Array.from({ length: 10 }, () => isAlive(each))))
    const common = { keyring, random: randomBytes, policy: { ...defaultPolicy, ...policy } }
    const stores = createStores({ ...common, database })
    const other = createStores({ ...common, database: second })
    Object.assign(bench, { url: made.url, keyring, database, otherDatabase: second, stores, other })
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

/** All at once, every second one on the other server; the order of the answers is that of the calls. */
export function race<T>(
  { stores, other }: Pick<Bench, 'stores' | 'other'>,
  runners: number,
  run: (stores: AllStores, index: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(Array.from({ length: runners }, (_, index) => run(index % 2 ? other : stores, index)))
}
