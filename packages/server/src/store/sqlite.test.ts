import { fork } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Connection, Database } from './database.ts'
import { openDatabase } from './open.ts'
import { openSqlite } from './sqlite.ts'
import { engines, statement } from './statement.ts'

let folder: string
let file: string
let database: Database
let fatal: unknown[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quickreg-sqlite-'))
  file = join(folder, 'data', 'quickreg.db')
  fatal = []
  database = await openDatabase(`sqlite:${file}`, { onFatal: (error) => fatal.push(error) })
})

afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const insert = statement((db, p: { fingerprint: string }) =>
  db.insertInto('spent').values({ fingerprint: p.fingerprint, kind: 'push', claims: 0, settled: 1, at: '' }),
)
const all = statement((db) => db.selectFrom('spent').select('fingerprint').orderBy('fingerprint'))
const add = (fingerprint: string) => (tx: Connection) => tx.run(insert, { fingerprint })
const stored = async () => (await database.read.all(all, {})).map(({ fingerprint }) => fingerprint)

describe('group commit', () => {
  it('shows nobody a unit of a group that is not committed yet', async () => {
    const outside = new DatabaseSync(file)
    const seen: number[] = []
    const look = () => seen.push(outside.prepare('select 1 from spent').all().length)
    await Promise.all(
      ['a', 'b', 'c'].map((key) =>
        database.write(async (tx) => {
          await add(key)(tx)
          look()
        }),
      ),
    )
    look()
    outside.close()

    // One transaction held all three: nothing was to be seen from outside before the last of them was done.
    expect(seen).toEqual([0, 0, 0, 3])
  })

  it('shows a read nothing of a unit that is not committed, and all of one that is', async () => {
    let amid: string[] = []
    await database.write(async (tx) => {
      await add('a')(tx)
      amid = await stored()
    })

    expect([amid, await stored()]).toEqual([[], ['a']])
  })

  it('writes nothing outside of a unit', async () => {
    await expect(database.read.run(insert, { fingerprint: 'a' })).rejects.toThrow('outside of a unit')
    expect(await stored()).toEqual([])
  })

  it('rejects every unit of a group whose commit fails, and keeps none', async () => {
    await database.exclusively(async (execute) => {
      await execute(
        sql`create table promises (spent text references spent(fingerprint) deferrable initially deferred)`.compile(
          engines.sqlite,
        ),
      )
    })
    const breakPromise = statement((db) => db.insertInto('promises' as 'spent').values({ spent: 'nobody' } as never))
    const group = await Promise.allSettled([
      database.write(add('a')),
      database.write((tx) => tx.run(breakPromise, {})), // fails only at COMMIT
      database.write(add('b')),
    ])

    expect(group.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await stored()).toEqual([])
    await database.write(add('c'))
    expect(await stored()).toEqual(['c'])
  })

  it('refuses a unit that awaits something else, and takes back what it wrote', async () => {
    const group = await Promise.allSettled([
      database.write(add('a')),
      database.write(async (tx) => {
        await add('b')(tx)
        await sleep(1)
        await add('late')(tx)
      }),
      database.write((tx) => database.write(add('nested')).then(() => add('outer')(tx))),
      database.write(add('c')),
    ])
    await sleep(20)

    expect(group.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect((group[1] as PromiseRejectedResult).reason).toMatchObject({ message: expect.stringContaining('awaited') })
    expect(await stored()).toEqual(['a', 'c', 'nested'])
  })

  it('takes back a unit that fails and nothing else, whether or not the group knew that it might', async () => {
    const fail = async (tx: Connection) => {
      await add('never')(tx)
      throw new Error('no')
    }
    for (const round of [1, 2]) {
      const group = await Promise.allSettled(
        [add(`a${round}`), fail, add(`b${round}`)].map((unit) => database.write(unit)),
      )
      expect(group.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    }
    expect(await stored()).toEqual(['a1', 'a2', 'b1', 'b2'])
  })

  it('does not let what a unit left running write into the next one', async () => {
    let left: Promise<unknown> | undefined
    await database.write(async (tx) => {
      await add('a')(tx)
      left = sleep(1).then(() => add('stray')(tx))
      left.catch(() => undefined)
    })

    await expect(left).rejects.toThrow('over')
    expect(await stored()).toEqual(['a'])
  })

  it('refuses more than it can hold, and serves again after that', async () => {
    const small = await openSqlite(file, { onFatal: (error) => fatal.push(error), maxQueued: 3 })
    const results = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((key) => small.write(add(key))))

    expect(results.map(({ status }) => status)).toEqual([...Array(3).fill('fulfilled'), ...Array(2).fill('rejected')])
    expect(results[3]).toMatchObject({ reason: { code: 'overloaded', details: { retryAfterSeconds: 1 } } })
    await small.write(add('f'))
    await small.close()
  })
})

describe('trouble', () => {
  it('waits for another process with the event loop free, then says it is overloaded', async () => {
    const locker = new DatabaseSync(file)
    locker.exec('BEGIN IMMEDIATE')
    let turns = 0
    const ticking = setInterval(() => turns++, 10)
    const waiting = [database.write(add('a')), database.write(add('b'))]
    const results = await Promise.allSettled(waiting)
    clearInterval(ticking)

    for (const result of results) {
      expect(result).toMatchObject({ reason: { code: 'overloaded', details: { retryAfterSeconds: 1 } } })
    }
    expect(turns).toBeGreaterThan(10)
    expect(await stored()).toEqual([]) // reading goes on
    const next = database.write(add('c'))
    await sleep(50)
    locker.exec('COMMIT')
    locker.close()
    await next
    expect(await stored()).toEqual(['c'])
    expect(fatal).toEqual([])
  })

  it('loses nothing it acknowledged when the process is killed', async () => {
    const writer = fork(new URL('./testing/writeForever.ts', import.meta.url), [file])
    const acknowledged: string[] = []
    await new Promise<void>((resolve) => {
      writer.on('message', (key) => {
        acknowledged.push(String(key))
        if (acknowledged.length === 200) writer.kill('SIGKILL')
      })
      writer.once('exit', () => resolve())
    })

    expect(acknowledged.length).toBeGreaterThanOrEqual(200)
    expect(await stored()).toEqual(expect.arrayContaining(acknowledged))
  })

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 5000)],
    ['overwritten in the middle', (bytes: Buffer) => Buffer.from(bytes).fill(0x5a, 4096, 4096 * 3)],
    ['no database', () => Buffer.from('{"this": "is something else"}'.padEnd(4096))],
  ])('refuses to start on a file that is %s', async (_, damage) => {
    const copy = join(folder, 'damaged.db')
    await database.write(add('a'))
    const outside = new DatabaseSync(file)
    outside.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    outside.close()
    writeFileSync(copy, damage(readFileSync(file)))

    await expect(openDatabase(`sqlite:${copy}`)).rejects.toThrow(/damaged\.db cannot be used; restore it from a backup/)
  })

  it('tells the process to end when the file is no longer what it was', async () => {
    await database.write(add('a'))
    const outside = new DatabaseSync(file)
    outside.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    outside.close()
    writeFileSync(file, readFileSync(file).fill(0x5a, 4096))

    const fresh = new DatabaseSync(file) // makes the other connections read the file again
    expect(() => fresh.exec('create table x (y)')).toThrow()
    fresh.close()
    await expect(Promise.all(Array.from({ length: 50 }, (_, n) => database.write(add(`after ${n}`))))).rejects.toThrow()
    expect(fatal).not.toEqual([])
  })
})

describe('the log', () => {
  const manyUnits = async (open: Database) => {
    for (let n = 0; n < 5; n++) {
      await Promise.all(Array.from({ length: 2_500 }, (_, m) => open.write(add(`${n} ${m}`))))
    }
  }
  /** What the file holds without its log. */
  const unitsInFile = () => {
    const alone = join(folder, 'alone.db')
    copyFileSync(file, alone)
    const copy = new DatabaseSync(alone)
    const { units } = copy.prepare('select count(*) as units from spent').get() as { units: number }
    copy.close()
    return units
  }

  it('is written back into the file behind some thousand rows, and does not grow for ever', async () => {
    await manyUnits(database)
    await vi.waitFor(() => expect(unitsInFile()).toBe(12_500))
    const grown = statSync(`${file}-wal`).size
    for (let n = 0; n < 10; n++) await database.write(add(`later ${n}`))
    expect(statSync(`${file}-wal`).size).toBe(grown) // it has begun anew
  })

  it('is written back as well where the server was packed into one file, without the thread that does it beside it', async () => {
    const packed = join(folder, 'packed.mjs')
    const entryPoints = [fileURLToPath(new URL('./sqlite.ts', import.meta.url))]
    await build({ entryPoints, outfile: packed, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' })
    await database.close()
    const { openSqlite: open } = (await import(packed)) as { openSqlite: typeof openSqlite }
    database = await open(file, { onFatal: (error) => fatal.push(error) })
    await manyUnits(database)
    expect(unitsInFile()).toBeGreaterThanOrEqual(10_000)
    expect(fatal).toEqual([])
  })

  it('is folded into the file when the process closes it, and taken away', async () => {
    await database.close()
    const writer = fork(new URL('./testing/writeAndClose.ts', import.meta.url), [file])
    const said: unknown[] = []
    writer.on('message', (word) => said.push(word))
    const code = await new Promise((resolve) => writer.once('exit', resolve))
    expect([said, code]).toEqual([['closed'], 0])
    expect(existsSync(`${file}-wal`)).toBe(false)
    expect(unitsInFile()).toBe(12_000)
    database = await openDatabase(`sqlite:${file}`)
  })

  it('that a crash has left is written back by the next start', async () => {
    await database.write(add('a'))
    const copied = join(folder, 'crashed.db')
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, copied + suffix)
    const restarted = await openSqlite(copied, { onFatal: (error) => fatal.push(error) })
    file = copied
    expect(unitsInFile()).toBe(1)
    await restarted.close()
  })
})

it('keeps the file and its companions from other users of the machine', async () => {
  await database.write(add('a'))
  for (const suffix of ['', '-wal', '-shm']) expect(statSync(file + suffix).mode & 0o077).toBe(0)
})

it('does not leave what was erased in the free pages of the file', async () => {
  const secret = 'sealed text of a number'
  const remove = statement((db) => db.deleteFrom('spent'))
  await database.write(add(secret))
  await database.write((tx) => tx.run(remove, {}))
  await database.close()

  expect(readFileSync(file, 'latin1')).not.toContain(secret)
  database = await openDatabase(`sqlite:${file}`)
})

it('refuses a URL that names no engine it knows', async () => {
  await expect(openDatabase('mysql://localhost/x')).rejects.toThrow('must be sqlite:FILE or postgres://')
})
