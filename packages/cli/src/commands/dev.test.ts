import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_SMS, startEmulator } from '@quickreg/emulator'
import { expect, it, onTestFinished } from 'vitest'
import { startQuickreg } from '../../test/command.ts'

/** A folder of its own to start in. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-dev-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function startDev(folder: string, env: Record<string, string> = {}, args: string[] = []) {
  const dev = startQuickreg(['dev', ...args], {
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

const post = async (url: string, body: object, token?: string) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
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

/** A mini program of one page, with an appid of its own, whose back end is at https://shop.example. */
function writeProject(folder: string, { appJson = '{"pages": ["pages/index/index"]}' } = {}): string {
  const dir = join(folder, 'mini')
  mkdirSync(join(dir, 'pages/index'), { recursive: true })
  writeFileSync(join(dir, 'app.json'), appJson)
  writeFileSync(join(dir, 'app.js'), 'App({})')
  writeFileSync(join(dir, 'pages/index/index.wxml'), '<view>hello</view>')
  writeFileSync(join(dir, 'pages/index/index.js'), 'Page({})')
  writeFileSync(join(dir, 'project.config.json'), '{"appid": "wx0123456789abcdef"}')
  writeFileSync(join(dir, 'quickreg.project.json'), '{"requestHosts": {"https://shop.example": "$SERVER"}}')
  return dir
}

const request = (url: string) => ({
  url,
  method: 'GET',
  header: {},
  timeoutMs: 10_000,
  device: { userId: 'lin', network: 'online' },
})

it('puts a mini program on the phone, as the app it is, and takes its requests to our server', async () => {
  const folder = newFolder()
  const dev = startDev(folder, {}, ['--project', writeProject(folder)])
  const { server, wechat } = await urlsOf(dev)

  expect((await dev.line(/^Phone/)).split(/ +/)[1], 'the first thing to open').toBe(`${wechat}/`)
  const project = (await (await fetch(`${wechat}/phone/project.json`)).json()) as { appid: string }
  expect(project).toMatchObject({ appid: 'wx0123456789abcdef', problems: [] })
  const { code } = (await post(`${wechat}/_emulator/users/lin/login`, { appid: project.appid })).body
  expect(await post(`${server}/v1/sessions`, { loginCode: code! })).toMatchObject({ status: 201 })
  expect((await post(`${wechat}/phone/request`, request('https://shop.example/docs'))).body).toMatchObject({
    statusCode: 200,
  })

  const key = readFileSync(join(folder, '.quickreg/service-key.txt'), 'utf8')
  expect(statSync(join(folder, '.quickreg/service-key.txt')).mode & 0o777).toBe(0o600)
  const ask = async (bearer: string) =>
    (await fetch(`${server}/v1/backend/contacts/nobody`, { headers: { authorization: `Bearer ${bearer}` } })).status
  expect([await ask(key), await ask('another')], 'the key opens the door').toEqual([404, 401])
})

it('shows what the mini program says, and what is wrong with it, on stderr', async () => {
  const folder = newFolder()
  const dev = startDev(folder, {}, ['--project', writeProject(folder, { appJson: '{"pages": ["pages/gone/gone"]}' })])
  const { wechat } = await urlsOf(dev)
  const entry = { level: 'warn', text: 'careful\n\u001b[2Jgone', stack: '' }
  await fetch(`${wechat}/phone/console`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(entry),
  })
  dev.child.kill('SIGINT')
  const { code, stderr } = await dev.ended
  expect(code).toBe(0)
  expect(stderr).toMatch(/^\[phone\] error: app\.json:\d+:\d+: .*pages\/gone\/gone/)
  expect(stderr).toContain('[phone] warn: careful\n[phone] gone\n')
})

it('leaves the server to the reader with --api', async () => {
  const folder = newFolder()
  const own = createHttpServer((_, response) => response.end('the back end of the reader'))
  onTestFinished(() => void own.close().closeAllConnections())
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
  const api = `http://127.0.0.1:${(own.address() as AddressInfo).port}`
  const dev = startDev(folder, {}, ['--project', writeProject(folder), '--api', api])
  const { server, wechat } = await urlsOf(dev)

  expect(server).toBe(api)
  const { body } = await post(`${wechat}/phone/request`, request('https://shop.example/'))
  expect(Buffer.from(body.bodyBase64!, 'base64').toString()).toBe('the back end of the reader')
  const secret = /secret ([0-9a-f]{32})/.exec(await dev.line(/^Mini program +appid wx0123456789abcdef/))![1]!
  const token = { grant_type: 'client_credential', appid: 'wx0123456789abcdef', secret }
  expect((await post(`${wechat}/cgi-bin/stable_token`, token)).body).toMatchObject({ expires_in: 7200 })
  expect(existsSync(join(folder, '.quickreg/quickreg.db'))).toBe(false)
})

it.each([
  [['--project', 'nowhere'], /^There is no folder .*nowhere\.\n$/],
  [['--project', '.'], /holds no mini program: there is no .*app\.json\.\n$/],
  [['--api', 'localhost:8080'], /^--api is not the address of a back end: localhost:8080 .*\n$/],
  [['--api', 'http://localhost:8080/api'], /^--api is not the address of a back end: .*without a path\)\n$/],
])('says in a sentence what is wrong with %j', async (args, sentence) => {
  const folder = newFolder()
  const { code, stdout, stderr } = await startDev(folder, {}, args).ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(sentence)
  expect(readdirSync(folder)).toEqual([])
})

/** Lin types her number; the mini program has a code sent there. */
async function askForCode(urls: { server: string; wechat: string }) {
  const { sessionToken } = (await signIn(urls)).body
  const consent = { policyVersion: '1' }
  const flow = await post(`${urls.server}/v1/flows`, { purpose: 'account', scene: 'join', consent }, sessionToken)
  return post(`${urls.server}/v1/flows/${flow.body.flowId}/sms`, { phone: '13800138000' }, sessionToken)
}

async function inboxOf(wechat: string): Promise<{ to: string; text: string }[]> {
  const response = await fetch(`${wechat}/_emulator/sms`)
  return ((await response.json()) as { messages: { to: string; text: string }[] }).messages
}

it.each<Record<string, string>>([{}, { SMS_PROVIDER: '', SMS_API_URL: '' }, { SMS_PROVIDER: 'emulator' }])(
  'has SMS arrive at its own emulator with %j',
  async (env) => {
    const urls = await urlsOf(startDev(newFolder(), env))
    expect(await askForCode(urls)).toMatchObject({ status: 202, body: { state: 'otp_sent' } })
    expect(await inboxOf(urls.wechat)).toMatchObject([{ to: '+8613800138000', text: expect.stringMatching(/\d{6}/) }])
  },
)

it('shows SMS in its log with SMS_PROVIDER=console', async () => {
  const dev = startDev(newFolder(), { SMS_PROVIDER: 'console' })
  const urls = await urlsOf(dev)
  expect((await askForCode(urls)).status).toBe(202)
  expect(JSON.parse(await dev.line(/"msg":"SMS"/))).toMatchObject({ to: '+8613800138000' })
  expect(await inboxOf(urls.wechat)).toEqual([])
})

it('sends by the provider that the environment or .env names', async () => {
  const vendors = await startEmulator({ port: 0 })
  onTestFinished(() => vendors.close())
  const { templates, ...account } = DEFAULT_SMS.tencent
  const folder = newFolder()
  const tencent = { ...account, templates: { default: { id: templates.zh } } }
  writeFileSync(join(folder, 'sms.json'), JSON.stringify({ tencent }))
  writeFileSync(join(folder, '.env'), 'SMS_PROVIDER=tencent\nSMS_SETTINGS_FILE=sms.json\n')
  const urls = await urlsOf(startDev(folder, { SMS_API_URL: `${vendors.url}/_vendors` }))

  expect((await askForCode(urls)).status).toBe(202)
  expect(await inboxOf(vendors.url)).toMatchObject([
    { to: '+8613800138000', text: expect.stringContaining('【示例】') },
  ])
  expect(await inboxOf(urls.wechat)).toEqual([])
})

it.each([
  [{ SMS_PROVIDER: 'tencent' }, /^The configuration has a mistake:\n {2}SMS_SETTINGS: is missing; .*tencent\n$/],
  [
    { SMS_PROVIDER: 'tencent', SMS_SETTINGS: '{' },
    /^The configuration has a mistake:\n {2}SMS_SETTINGS: is not JSON\n$/,
  ],
  [
    { SMS_PROVIDER: 'telepathy' },
    /^The configuration has a mistake:\n {2}SMS_PROVIDER \(0\): .*"tencent"\|"aliyun".*\n$/,
  ],
])('says in a sentence what is wrong with %j', async (env, sentence) => {
  const { code, stdout, stderr } = await startDev(newFolder(), env).ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(sentence)
})
