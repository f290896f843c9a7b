import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startQuickreg } from '../../test/command.ts'

/** A folder of its own to start in. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-dev-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function startDev(folder: string, env: Record<string, string> = {}) {
  const dev = startQuickreg(['dev'], {
    cwd: folder,
    env: { PORT: '0', EMULATOR_PORT: '0', OPS_PORT: '0', ...env },
  })
  onTestFinished(() => void dev.child.kill('SIGKILL'))
  return dev
}

async function urlsOf(dev: ReturnType<typeof startDev>) {
  const [, server, wechat] = (await dev.line(/^ready /)).split(' ')
  return { server: server!, wechat: wechat! }
}

const post = async (url: string, body: object) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

/** Lin's phone calls wx.login and the mini program sends the code. */
async function signIn({ server, wechat }: { server: string; wechat: string }) {
  const state = (await (await fetch(`${wechat}/_emulator/state`)).json()) as { apps: [{ appid: string }] }
  const { code } = (await post(`${wechat}/_emulator/users/lin/login`, { appid: state.apps[0].appid })).body
  return post(`${server}/v1/sessions`, { loginCode: code! })
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'serves a sign-in from its ready line on and stops cleanly at %s',
  async (signal) => {
    const dev = startDev(newFolder())
    const urls = await urlsOf(dev)

    expect(await signIn(urls)).toMatchObject({ status: 201, body: { sessionToken: expect.stringMatching(/^qs_/) } })
    expect((await fetch(`${urls.server}/docs`)).status).toBe(200)

    dev.child.kill(signal)
    const { code, stdout, stderr } = await dev.ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.match(/^ready /gm)).toHaveLength(1)
    expect(stdout, 'no log before or between what is said to people').not.toMatch(/^\{/m)
  },
)

it('keeps its data in DATA_DIR, ./.quickreg if not said otherwise, from one run to the next', async () => {
  const folder = newFolder()
  const runs = []
  for (const dataDir of ['', join(folder, '.quickreg'), join(folder, 'elsewhere')]) {
    const dev = startDev(folder, { DATA_DIR: dataDir })
    const urls = await urlsOf(dev)
    const app = await post(`${urls.wechat}/_emulator/apps`, { appid: 'wx00000000000000ff' })
    const jwks = await (await fetch(`${urls.server}/.well-known/jwks.json`)).text()
    runs.push({ app: app.status, jwks })
    dev.child.kill('SIGINT')
    await dev.ended
  }

  const [first, second, elsewhere] = runs
  expect([first?.app, second?.app, elsewhere?.app], 'the app is known only where it was made').toEqual([201, 409, 201])
  expect(second?.jwks).toBe(first?.jwks)
  expect(elsewhere?.jwks).not.toBe(first?.jwks)
})

it('never takes the real WeChat of the environment or of .env', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, '.env'), 'WECHAT_API_URL=https://api.weixin.qq.com\nWECHAT_SECRET_FILE=./secret\n')
  const dev = startDev(folder, {
    WECHAT_APPID: 'wx1234567890abcdef',
    WECHAT_SECRET: 'real',
    QUICKREG_ENV: 'production',
  })

  expect(await signIn(await urlsOf(dev))).toMatchObject({ status: 201 })
})

it.each(['DATABASE_URL', 'DATABASE_URL_FILE'])('registers nobody in the %s of production', async (name) => {
  const env = { QUICKREG_ENV: 'production', [name]: 'sqlite:shop.db' }
  const { code, stdout, stderr } = await startDev(newFolder(), env).ended

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^QUICKREG_ENV=production and DATABASE_URL are both set here.*: unset one of them\.\n$/)
})

it('says which port is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo

  const { code, stdout, stderr } = await startDev(newFolder(), { PORT: String(port) }).ended

  expect(code).toBe(1)
  expect(stdout).not.toContain('ready')
  expect(stderr).toMatch(new RegExp(`^Port ${port} is in use: .*\\n$`))
})

it('names every mistake of the configuration at once', async () => {
  const { code, stderr } = await startDev(newFolder(), { OPEN_DATA: 'perhaps', SCENES: '{', PORT: '99999' }).ended

  expect(code).toBe(1)
  expect(stderr).toMatch(/^The configuration has 3 mistakes:\n( {2}(OPEN_DATA|SCENES|PORT): .+\n){3}$/)
})
