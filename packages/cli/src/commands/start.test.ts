import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { generateKeys } from '@quickreg/server'
import { expect, it, onTestFinished } from 'vitest'
import { quickreg, startQuickreg } from '../../test/command.ts'

/** The least a production server needs to be told. */
function productionEnv(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const keysFile = join(folder, 'keys.json')
  writeFileSync(keysFile, JSON.stringify(generateKeys(randomBytes)))
  return {
    WECHAT_APPID: 'wx1234567890abcdef',
    WECHAT_SECRET: 'not-a-real-secret',
    KEYS_FILE: keysFile,
    SCENES: JSON.stringify({ join: { purpose: 'account', policyVersions: ['1'], rungs: ['quick'] } }),
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    OPS_PORT: '0',
  }
}

/** Takes connections and says nothing, as behind a firewall. */
async function listenInSilence(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('starts for production without the emulator and stops cleanly at SIGTERM', async () => {
  const recorder = new URL('../../test/recordModules.mjs', import.meta.url).href
  const server = startQuickreg(['start'], { env: productionEnv(), nodeArgs: ['--import', recorder] })
  onTestFinished(() => void server.child.kill('SIGKILL'))
  const { url } = JSON.parse(await server.line(/"listening"/)) as { url: string }

  expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok')
  expect((await fetch(`${url}/docs`)).status).toBe(404)

  server.child.kill('SIGTERM')
  const { code, stderr } = await server.ended
  expect(code).toBe(0)
  expect(stderr, 'the recorder works').toContain('/packages/server/')
  expect(stderr).not.toContain('/packages/emulator/')
})

it('names every mistake of the configuration at once, and no value', async () => {
  const { code, stdout, stderr } = await quickreg(['start'], {
    env: { ...productionEnv(), WECHAT_APPID: 'wx-canary', WECHAT_API_URL: 'http://canary.example', KEYS_FILE: '' },
  })

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^The configuration has 3 mistakes:\n( {2}(WECHAT_APPID|WECHAT_API_URL|KEYS): .+\n){3}$/)
  expect(stderr).not.toContain('canary')
})

it.each(['127.0.0.1:1', 'localhost:1', 'nowhere.invalid', 'silence'])(
  'says that no database answers at %s',
  async (at) => {
    const host = at === 'silence' ? await listenInSilence() : at
    const env = { ...productionEnv(), DATABASE_URL: `postgres://shop:canary@${host}/quickreg` }
    const { code, stdout, stderr } = await quickreg(['start'], { env })

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^The database that DATABASE_URL names cannot be reached \(.+\): .*\n$/)
    expect(stderr).not.toContain('canary')
  },
)

it('migrates the database without starting the server, as often as it is called', async () => {
  const env = productionEnv()
  for (const _time of ['first', 'again']) {
    const { code, stdout, stderr } = await quickreg(['migrate'], { env })
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'The database is up to date.\n', stderr: '' })
  }

  const database = new DatabaseSync(join(env.DATA_DIR!, 'quickreg.db'), { readOnly: true })
  onTestFinished(() => database.close())
  const tables = database.prepare("select name from sqlite_schema where type = 'table'").all()
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['accounts', 'flows', 'events']))
})
