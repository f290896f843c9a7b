import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createDatabase } from './postgres.ts'
import './support/vitest-context.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => void (database = await createDatabase(inject('databaseUrl'))))
afterAll(() => database.drop())

it('gives each test file an empty UTF-8 database of its own', async () => {
  const other = await createDatabase(inject('databaseUrl'))
  await ask(database.url, 'CREATE TABLE greetings (text text)')
  await ask(database.url, "INSERT INTO greetings VALUES ('你好')")

  expect(await ask(database.url, 'SELECT text FROM greetings')).toEqual([{ text: '你好' }])
  await expect(ask(other.url, 'SELECT text FROM greetings')).rejects.toThrow('does not exist')
  await other.drop()
})

it('drops a database that still has a connection', async () => {
  const other = await createDatabase(inject('databaseUrl'))
  const forgotten = new Client({ connectionString: other.url })
  forgotten.on('error', () => {})
  await forgotten.connect()

  await other.drop()

  await expect(ask(other.url, 'SELECT 1')).rejects.toThrow('does not exist')
})

// Elsewhere the tests run against TEST_DATABASE_URL and there is no server of ours to look at.
if (process.platform === 'linux' && process.arch === 'x64') {
  const endings = {
    stop: 'await postgres.stop()',
    exit: 'process.exit(3)',
    SIGTERM: "process.kill(process.pid, 'SIGTERM')",
  }

  it.each(Object.entries(endings))('leaves no server and no folder behind after %s', async (_, ending) => {
    const temp = await mkdtemp(join(tmpdir(), 'quickreg postgres test-')) // a space in the path must not matter
    await chmod(temp, 0o755)
    const { stdout: url } = await startElsewhere(temp, ending)

    expect(url).toMatch(/^postgres:/)
    await expect(ask(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
    expect(await readdir(temp)).toEqual([])
    await rm(temp, { recursive: true })
  })

  it('says what to do where PostgreSQL cannot start', async () => {
    const { stderr } = await startElsewhere(join(tmpdir(), 'quickreg-no-such-folder'), endings.stop)
    expect(stderr).toContain('Set TEST_DATABASE_URL to a server where databases may be created')
  })
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Starts a PostgreSQL in a process of its own, which prints the URL and then ends as told. */
function startElsewhere(temp: string, ending: string): Promise<{ stdout: string; stderr: string }> {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(new URL('postgres.ts', import.meta.url))})
    const postgres = await startPostgres()
    process.stdout.write(postgres.url)
    ${ending}`
  const env = { ...process.env, TMPDIR: temp, TEST_DATABASE_URL: '' }
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], { env }, (_, stdout, stderr) =>
      resolve({ stdout, stderr }),
    )
  })
}
