import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DEFAULT_SMS } from '@quickreg/emulator'
import { billingDay, type Environment, type RunningServer } from '@quickreg/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Phone } from '../../../../test/support/phone.ts'
import { numberOf, type Person } from '../../../../test/support/wechat.ts'
import { startWorld, type World } from '../../../../test/support/world.ts'
import { quickreg } from '../../test/command.ts'

const { tencent, aliyun } = DEFAULT_SMS

let world: World
let server: RunningServer
let environment: Environment
let today: string

const openPhone = async (person?: Person) => Phone.open(person ?? (await world.somebody()), server.url, world.wechat)

async function typeNumber() {
  const phone = await openPhone()
  const { flowId } = await phone.openFlow()
  return phone.sendOtp(flowId, numberOf(phone.person))
}

/** What the documents show, of today. */
function sample(page: string, kind: string): string {
  const text = readFileSync(new URL(`../../../../docs/${page}`, import.meta.url), 'utf8')
  const [, block = ''] = new RegExp('^```' + kind + '\\n(.*?)^```$', 'ms').exec(text) ?? []
  return block.replace('2026-03-01', today)
}

/** A morning in the shop, of which the documents show what it cost. */
beforeAll(async () => {
  world = await startWorld()
  // The command goes by the time of the machine, which decides what it knows of budgets.
  world.clock.advance((Date.now() - world.clock.now().getTime()) / 1000)
  today = billingDay(world.clock.now())
  const settings = {
    tencent: { ...tencent, templates: { default: { id: tencent.templates.zh } }, priceYuan: 0.05 },
    aliyun: { ...aliyun, templates: { default: { code: aliyun.templates.zh } } },
  }
  const changes = {
    SMS_PROVIDER: 'tencent,aliyun',
    SMS_SETTINGS: JSON.stringify(settings),
    SMS_API_URL: `${world.wechat.url}/_vendors`,
    BUDGET_TAPS_YUAN: '0.5',
  }
  environment = { ...world.environment, ...changes }
  server = await world.startAnother(changes)
  const vendorsFail = (fault: object, ...vendors: string[]) =>
    world.wechat.faults({ faults: vendors.map((vendor) => ({ route: `/_vendors/${vendor}/`, ...fault })) })

  const lin = await openPhone()
  await lin.join()
  await (await openPhone()).join({ scene: 'booking' })
  await (await openPhone()).joinBySms()
  // WeChat bills a number that turns out to be somebody else's, and nobody is registered.
  const stranger = await openPhone(await world.wechat.addUser(...lin.person.phones))
  await expect(stranger.join()).rejects.toThrow('number_in_use')
  // One message may have arrived, another one cannot.
  await vendorsFail({ kind: 'drop_after_effect' }, 'tencent')
  await typeNumber()
  await vendorsFail({ kind: 'status', status: 500 }, 'tencent', 'aliyun')
  await expect(typeNumber()).rejects.toThrow('sms_unavailable')
  await world.wechat.faults({ faults: [] })
})
afterAll(() => world.close())

const costs = (args: string[] = [], env: Environment = {}) =>
  quickreg(['costs', ...args], { env: { ...environment, ...env } as Record<string, string> })

const zero = { milliYuan: 0, yuan: '0.000' }

it('tells programs what a day has cost and what it cost for, while the server runs', async () => {
  const { code, stdout, stderr } = await costs(['--day', today, '--json'])

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual(JSON.parse(sample('costs.md', 'json')))
})

it.each([
  ['en_US.UTF-8', 'costs.md'],
  ['zh_CN.UTF-8', 'costs.zh-CN.md'],
])('shows people the same in a table, where the language is %s', async (language, page) => {
  const stdout = sample(page, 'text')
  expect(await costs(['--day', today], { LC_ALL: language })).toEqual({ code: 0, stdout, stderr: '' })
})

it('has nothing to say of budgets long past', async () => {
  const { stdout } = await costs(['--day', '2026-01-01'])
  expect(stdout).toMatch(/^taps +– +0\.500 +–$/m)
})

it('makes no figure of nothing on a day without events', async () => {
  const [json, table] = await Promise.all([costs(['--day', '2999-01-01', '--json']), costs(['--day', '2999-01-01'])])

  expect(JSON.parse(json.stdout)).toMatchObject({
    charges: ['quick', 'realtime', 'sms'].map((rung) => ({ rung, count: 0, ...zero })),
    total: { count: 0, ...zero },
    registered: { count: 0, withoutSms: 0, shareWithoutSms: null, each: null },
    contacts: 0,
  })
  expect(table).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sms +0 +0\.000$/m) })
  expect(table.stdout).not.toMatch(/NaN|undefined|Infinity/)
})

it('is about today in Shanghai where no day is given', async () => {
  const before = billingDay(new Date())
  const { day: shown } = JSON.parse((await costs(['--json'])).stdout) as { day: string }
  expect([before, billingDay(new Date())]).toContain(shown)
})

it('has the share of today’s budgets on /metrics too', async () => {
  const metrics = await (await fetch(`${server.opsUrl}/metrics`)).text()
  expect(metrics).toContain('quickreg_budget_used_ratio{budget="taps"} 0.18\n')
  expect(metrics).toContain('quickreg_budget_used_ratio{budget="sms"} 0.001\n')
})

it.each(['2026-02-30', ''])('refuses %j as a day, in one sentence', async (text) => {
  const { code, stdout, stderr } = await costs(['--day', text])

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toBe(`--day ${text} is not a day; write it like 2026-03-01.\n`)
})

it('makes no database where there is none, and migrates none', async () => {
  const folder = join(world.database.folder, 'elsewhere')
  mkdirSync(folder)
  const missing = await costs([], { DATABASE_URL: `sqlite:${join(folder, 'no', 'quickreg.db')}` })
  expect(missing).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^There is no database file .*\n$/),
  })
  expect(readdirSync(folder)).toEqual([])

  const other = new DatabaseSync(join(folder, 'other.db'))
  other.exec('create table notes (text text)')
  const empty = await costs([], { DATABASE_URL: `sqlite:${join(folder, 'other.db')}` })
  expect(empty).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^The database .* `quickreg migrate`.\n$/),
  })
  expect(other.prepare('select name from sqlite_schema').all()).toEqual([{ name: 'notes' }])
  other.close()
})

it('says that no database answers', async () => {
  const { code, stdout, stderr } = await costs([], { DATABASE_URL: 'postgres://shop:canary@127.0.0.1:1/quickreg' })

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^The database that DATABASE_URL names cannot be reached \(.*ECONNREFUSED.*\): .*\n$/)
  expect(stderr).not.toContain('canary')
})
