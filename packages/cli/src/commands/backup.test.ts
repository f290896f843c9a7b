import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createKeyring, generateKeys, migrate, readConfig } from '@quickreg/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { quickreg } from '../../test/command.ts'

let folder: string
let file: string
const keys = generateKeys(randomBytes)
const environment = () => ({
  QUICKREG_ENV: 'test',
  WECHAT_APPID: 'wx0123456789abcdef',
  WECHAT_SECRET: 'secret',
  KEYS: JSON.stringify(keys),
  DATABASE_URL: `sqlite:${file}`,
})
const run = (args: string[], env: Record<string, string> = {}) =>
  quickreg(args, { env: { ...environment(), ...env }, cwd: folder })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quickreg-backup-'))
  file = join(folder, 'quickreg.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function addAccount(id: string): Promise<void> {
  await migrate(readConfig(environment()))
  const phone = createKeyring(keys, randomBytes).seal('accounts.phone', id, '+8613800138000')
  inFile((db) =>
    db.prepare("INSERT INTO accounts (id, phone, confirmed, created_at) VALUES (?, ?, 1, '')").run(id, phone),
  )
}

function inFile<T>(work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(file)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

const refused = (stderr: RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(stderr) })

it('backs up to a private file named by its date, and restores it with these keys and no others', async () => {
  await addAccount('one')
  const made = await run(['backup'])
  expect(made).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/quickreg-[-\dT.]+Z\.db\n$/) })
  const from = made.stdout.trim()
  const modes = [join(folder, 'backups'), from].map((path) => (statSync(path).mode & 0o777).toString(8))
  expect(modes).toEqual(['700', '600'])
  expect(readdirSync(join(folder, 'backups'))).toHaveLength(1)

  await addAccount('later')
  const others = { KEYS: JSON.stringify(generateKeys(randomBytes)) }
  expect(await run(['restore', '--from', from], others)).toEqual(refused(/^The keys of KEYS_FILE do not open/))
  const restored = await run(['restore', '--from', from])
  expect(restored).toMatchObject({ code: 0, stderr: '' })
  expect(restored.stdout).toMatch(/^Restored\. 0 sessions .*\n.* again: 0\.\nThe replaced file is kept as .*\n$/)
  expect(inFile((db) => db.prepare('SELECT id FROM accounts').all())).toEqual([{ id: 'one' }])
})

it('says in one sentence why nothing was done', async () => {
  writeFileSync(join(folder, 'letter'), 'a letter')
  const [absent, taken, damaged, howElse] = await Promise.all([
    run(['backup'], { DATABASE_URL: 'sqlite:no/quickreg.db' }),
    run(['backup', '--to', 'letter'], { DATABASE_URL: 'sqlite:letter' }),
    run(['restore', '--from', 'letter']),
    run(['restore']),
  ])
  expect(absent).toEqual(refused(/^There is no database file/))
  expect(existsSync(join(folder, 'no'))).toBe(false)
  expect(taken).toEqual(refused(/not written over/))
  expect(damaged).toEqual(refused(/^A file is not whole, .*not a database/))
  expect(howElse).toEqual(refused(/names SQLite: write `quickreg restore --from FILE`/))
  expect(readFileSync(join(folder, 'letter'), 'utf8')).toBe('a letter')
})

it('names the command for PostgreSQL, without the password', async () => {
  const url = 'postgres://shop:canary@db.example:5433/quickreg?sslmode=require'
  const { code, stdout, stderr } = await run(['backup'], { DATABASE_URL: url })

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain("--dbname='postgres://shop@db.example:5433/quickreg?sslmode=require'")
  expect(stderr).not.toContain('canary')
})
