import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backUpSqlite } from './backup.ts'
import { eraseAccount } from './erasure.ts'
import { openDatabase } from './open.ts'
import { restoreSqlite } from './restore.ts'

let folder: string
let file: string
let from: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quickreg-restore-'))
  file = join(folder, 'data', 'quickreg.db')
  from = join(folder, 'copy.db')
  await (await openDatabase(`sqlite:${file}`)).close()
  addAccount('one')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const addAccount = (id: string) =>
  inFile((db) => db.prepare("INSERT INTO accounts (id, confirmed, created_at) VALUES (?, 1, '')").run(id))

function inFile<T>(work: (db: DatabaseSync) => T, path = file): T {
  const db = new DatabaseSync(path)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

const accountsIn = (path = file) =>
  inFile((db) => db.prepare('SELECT id FROM accounts ORDER BY id').all(), path).map(({ id }) => id)
const otherFiles = () => readdirSync(join(folder, 'data')).filter((name) => name !== 'quickreg.db')

/** Pages of tables; the header stays valid. */
function damage(path: string): void {
  writeFileSync(path, readFileSync(path).fill(0x5a, 4096, 4096 * 4))
}

describe('a backup', () => {
  it('holds what is only in the log yet', async () => {
    const writer = new DatabaseSync(file)
    writer.exec("UPDATE accounts SET id = 'two'") // while the connection lives, it stays in the log
    await backUpSqlite(file, from)
    writer.close()
    expect(accountsIn(from)).toEqual(['two'])
  })

  it('is one moment of a database that another process keeps writing to', async () => {
    const writer = fork(new URL('./testing/writeForever.ts', import.meta.url), [file])
    const acknowledged: string[] = []
    writer.on('message', (key) => void acknowledged.push(String(key)))
    while (acknowledged.length < 50) await new Promise((resolve) => setTimeout(resolve, 5))
    const before = [...acknowledged]
    await backUpSqlite(file, from)
    writer.kill('SIGKILL')

    const copied = inFile((db) => db.prepare('SELECT fingerprint FROM spent').all(), from)
    expect(copied.map(({ fingerprint }) => fingerprint)).toEqual(expect.arrayContaining(before))
  })

  it('has nothing in it of what was erased, nor can others of the machine read it', async () => {
    const secret = `canary-${'x'.repeat(5000)}`
    inFile((db) => {
      db.exec('PRAGMA secure_delete = OFF')
      db.prepare('INSERT INTO events (kind, at) VALUES (?, ?)').run(secret, '')
      db.exec('DELETE FROM events')
    })
    expect(readFileSync(file, 'latin1')).toContain('canary')
    await backUpSqlite(file, from)
    expect(readFileSync(from, 'latin1')).not.toContain('canary')
    expect(statSync(from).mode & 0o077).toBe(0)
  })

  it('is not made of a damaged database, nor over another file', async () => {
    writeFileSync(from, 'precious')
    await expect(backUpSqlite(file, from)).rejects.toMatchObject({ trouble: 'place_taken' })
    expect(readFileSync(from, 'utf8')).toBe('precious')
    rmSync(from)
    damage(file)
    await expect(backUpSqlite(file, from)).rejects.toMatchObject({ trouble: 'unsound' })
    expect(readdirSync(folder)).toEqual(['data'])
  })
})

describe('a restore', () => {
  beforeEach(async () => {
    await backUpSqlite(file, from)
    addAccount('later')
  })
  const restore = (place = file) =>
    restoreSqlite({ file: place, from, now: new Date('2026-03-01T02:00:00Z'), check: async () => {} })

  it('puts the backup in place, and keeps what was there with all it held', async () => {
    const { kept } = await restore()

    expect(accountsIn()).toEqual(['one'])
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(kept).toBe(`${file}.replaced-2026-03-01T02-00-00.000Z`)
    expect(accountsIn(kept)).toEqual(['later', 'one'])
    expect(otherFiles()).toEqual(['quickreg.db.replaced-2026-03-01T02-00-00.000Z'])
    expect(accountsIn(from)).toEqual(['one']) // and can be put back again
  })

  it('changes nothing while somebody has the database open, who need not do anything', async () => {
    const server = await openDatabase(`sqlite:${file}`)
    await expect(restore()).rejects.toMatchObject({ trouble: 'in_use' })
    await server.close()
    expect(accountsIn()).toEqual(['later', 'one'])
    expect(otherFiles()).toEqual([])
  })

  it('does not let a server have the file it replaces that waits for it', async () => {
    let starting: Promise<unknown> | undefined
    await restoreSqlite({
      file,
      from,
      now: new Date(),
      check: async () => {
        starting = openDatabase(`sqlite:${file}`).then((database) => database.close())
        starting.catch(() => {})
        await new Promise((resolve) => setTimeout(resolve, 50))
      },
    })
    await expect(starting).rejects.toThrow('cannot be used')
    expect(accountsIn()).toEqual(['one'])
  })

  it('killed at any step, has changed nothing or is done', async () => {
    const outcomes: string[] = []
    let exit: unknown[] = []
    for (let step = 1; exit[0] !== 0; step++) {
      const child = fork(new URL('./testing/dieRestoring.ts', import.meta.url), [file, from, String(step)])
      exit = await once(child, 'exit')
      outcomes.push(accountsIn().join())
      if (outcomes.at(-1) === 'one' && exit[0] !== 0) addAccount('later')
    }
    expect(outcomes.length).toBeGreaterThan(5)
    expect(outcomes[0]).toBe('later,one')
    expect(outcomes.at(-1)).toBe('one')
    expect(new Set(outcomes)).toEqual(new Set(['later,one', 'one']))
  }, 60_000)

  it('changes nothing if the backup is damaged, cut, of something else or copied by hand from under a server', async () => {
    const whole = readFileSync(from)
    const damages = [
      () => damage(from),
      () => writeFileSync(from, whole.subarray(0, whole.length / 2)),
      () => writeFileSync(from, ''),
      () => writeFileSync(from, 'a letter'),
      () => inFile((db) => db.exec('DROP TABLE schema_versions'), from),
      () =>
        inFile(
          (db) =>
            db.exec("PRAGMA foreign_keys = OFF; INSERT INTO identities VALUES ('a', 'b', NULL, 'nobody', NULL, 1)"),
          from,
        ),
    ]
    for (const hurt of damages) {
      writeFileSync(from, whole)
      hurt()
      await expect(restore()).rejects.toMatchObject({ trouble: 'unsound' })
    }
    writeFileSync(`${from}-wal`, 'log')
    await expect(restore()).rejects.toMatchObject({ trouble: 'unfinished' })
    rmSync(from)
    await expect(restore()).rejects.toMatchObject({ trouble: 'no_backup' })
    expect(accountsIn()).toEqual(['later', 'one'])
    expect(otherFiles()).toEqual([])
  })

  it.each([
    ['damaged where the log of events is whole', () => damage(file), 0],
    ['no database any more', () => writeFileSync(file, randomBytes(8192)), undefined],
  ])('takes the place of a file that is %s', async (_, hurt, erased) => {
    hurt()
    const { kept, ...restored } = await restore()
    expect(restored).toEqual({ sessions: 0, families: 0, erased })
    expect(accountsIn()).toEqual(['one'])
    expect(existsSync(kept!)).toBe(true)
  })

  it('does not take a place of which it cannot tell whether a server uses it', async () => {
    writeFileSync(file, randomBytes(8192))
    writeFileSync(`${file}-shm`, '')
    await expect(restore()).rejects.toMatchObject({ trouble: 'perhaps_in_use' })
    rmSync(`${file}-shm`)
    await restore()
    expect(accountsIn()).toEqual(['one'])
  })

  it('of a newer copy after an older one brings nobody back who was erased in between', async () => {
    const older = join(folder, 'older.db')
    const log = (at: string) =>
      inFile((db) => db.prepare("INSERT INTO events (kind, at) VALUES ('signed_in', ?)").run(`2026-01-${at}`))
    log('01')
    await backUpSqlite(file, older)
    for (let n = 0; n < 40; n += 1) log('02')
    rmSync(from)
    await backUpSqlite(file, from)
    await restoreSqlite({ file, from: older, now: new Date('2026-01-03'), check: async () => {} })
    const database = await openDatabase(`sqlite:${file}`)
    await database.write((tx) => eraseAccount(tx, 'one', new Date('2026-01-04')))
    await database.close()

    expect(await restoreSqlite({ file, from, now: new Date('2026-01-05'), check: async () => {} })).toMatchObject({
      erased: 1,
    })
    expect(inFile((db) => db.prepare("SELECT erased_at FROM accounts WHERE id = 'one'").get())).not.toEqual({
      erased_at: null,
    })
  })

  if (process.getuid?.() === 0) {
    it('by root leaves the file to the user whose it was', async () => {
      chownSync(file, 65534, 65534)
      await restore()
      expect(statSync(file)).toMatchObject({ uid: 65534, gid: 65534 })
    })
  }

  it('takes a free place, and not with it the log of a file that was deleted there', async () => {
    const elsewhere = join(folder, 'new', 'quickreg.db')
    await restore(elsewhere)
    expect(accountsIn(elsewhere)).toEqual(['one'])

    const writer = new DatabaseSync(file)
    writer.exec('DELETE FROM accounts')
    const log = readFileSync(`${file}-wal`)
    writer.close()
    rmSync(file)
    writeFileSync(`${file}-wal`, log)
    await restore()
    expect(accountsIn()).toEqual(['one'])
  })
})
