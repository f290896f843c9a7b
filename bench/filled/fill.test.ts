import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { generateKeys } from '@quickreg/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../packages/server/src/store/open.ts'
import { appid, person } from '../lib/people.ts'
import { storesOn } from '../stores/registration.ts'
import { fill } from './fill.ts'
import { openLookups } from './lookups.ts'

const accounts = 50
const keys = generateKeys(randomBytes)

let folder: string
let file: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quickreg-filled-'))
  file = join(folder, 'filled.db')
  await fill(file, accounts, keys)
})
afterEach(() => rmSync(folder, { recursive: true }))

it('leaves the rows, the indexes and the references that registrations leave', async () => {
  const fresh = join(folder, 'fresh.db')
  await (await openDatabase(`sqlite:${fresh}`)).close()
  const db = new DatabaseSync(file)
  const counts = (table: string) =>
    db.prepare(`SELECT count(*) AS n FROM ${table} GROUP BY account_id HAVING account_id IS NOT NULL`).all()
  expect(counts('identities')).toEqual(Array(accounts).fill({ n: 1 }))
  expect(counts('token_families')).toEqual(Array(accounts).fill({ n: 1 }))
  expect(new Set(counts('events').map(({ n }) => n)).size).toBe(1)
  expect(db.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  expect(indexesOf(db)).toEqual(indexesOf(new DatabaseSync(fresh)))
})

it('everybody in it is found by number and recognised at sign-in', async () => {
  const lookups = await openLookups(file, accounts, keys)
  await lookups.run(200) // throws where somebody is missing
  await lookups.close()
  const database = await openDatabase(`sqlite:${file}`)
  const stores = storesOn(database, keys)
  for (const n of [0, 1, accounts - 1]) {
    const { openid, phone } = person(n)
    const secrets = { sessionKey: randomBytes(16).toString('base64'), sessionToken: `token ${n}` }
    const { known } = await stores.sessions.signIn({ appid, openid, ...secrets, now: new Date() })
    expect(known?.account.phone).toBe(`+86${phone}`)
  }
  await database.close()
})

const indexesOf = (db: DatabaseSync) =>
  db.prepare(`SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`).all()
