import { join, resolve } from 'node:path'
import { readConfig } from '@quickreg/server'
import { expect, it } from 'vitest'
import { greeting, type Greeting } from './devGreeting.ts'

const smsOf = (env: Record<string, string>) =>
  readConfig({ QUICKREG_ENV: 'development', WECHAT_APPID: 'wx0123456789abcdef', WECHAT_SECRET: 'x', ...env }).sms

const shown = (changes: Partial<Greeting>) =>
  greeting({
    server: { url: 'http://127.0.0.1:8700', opsUrl: 'http://127.0.0.1:8702' },
    wechat: { url: 'http://127.0.0.1:8701' },
    app: { appid: 'wx0123456789abcdef', secret: 'not a secret' },
    people: ['lin', 'two'],
    dataDir: './.quickreg',
    databaseUrl: 'sqlite:.quickreg/quickreg.db',
    project: undefined,
    remoteOrigins: [],
    sms: smsOf({ SMS_PROVIDER: 'emulator', SMS_API_URL: 'http://127.0.0.1:8701/_emulator/sms' }),
    ...changes,
  })

const row = (name: string, text: string) => new RegExp(`^${name} +(.*)$`, 'm').exec(text)?.[1]

it('names the database without user, password and options', () => {
  const { zh, en } = shown({ databaseUrl: 'postgres://shop:canary@db.example:5433/quickreg?password=canary' })

  expect([row('数据库', zh), row('Database', en)]).toEqual(Array(2).fill('postgres://db.example:5433/quickreg'))
  expect(zh + en).not.toMatch(/canary|shop/)
})

it('shows paths as seen from the current folder, and whole where they lie outside', () => {
  const here = shown({ dataDir: resolve('.quickreg') }).en
  expect([row('Data folder', here), row('Database', here)]).toEqual(['.quickreg', join('.quickreg', 'quickreg.db')])

  const elsewhere = shown({ dataDir: '../other/data', databaseUrl: 'sqlite:../other/data/quickreg.db' }).en
  expect([row('Data folder', elsewhere), row('Database', elsewhere)]).toEqual([
    resolve('../other/data'),
    resolve('../other/data/quickreg.db'),
  ])
})

it('says to which other machines the mini program speaks', () => {
  const project = { dir: 'coffee', isExample: false }
  const { zh, en } = shown({ project, remoteOrigins: ['https://evil.example', 'http://169.254.169.254'] })
  expect(row('Requests go to', en)).toMatch('https://evil.example, http://169.254.169.254 ')
  expect(row('对外请求', zh)).toMatch('https://evil.example, http://169.254.169.254 ')
  expect(zh + en).not.toMatch(/不连外网|leaves this machine/)

  const here = shown({ project })
  expect([row('Requests go to', here.en), row('对外请求', here.zh)]).toEqual([undefined, undefined])
  expect(here.en).toContain('Nothing leaves this machine')
})

it('says where messages arrive', () => {
  const inbox = 'http://127.0.0.1:8701/_emulator/sms'
  const project = { dir: 'coffee', isExample: false }
  expect(row('SMS', shown({}).en)).toBe(inbox)
  expect(row('SMS', shown({ project }).en)).toBe(`on the phone in the browser, and in ${inbox}`)
  expect(row('短信', shown({ project }).zh)).toBe(`显示在浏览器里的手机上，也在 ${inbox}`)
  expect(row('SMS', shown({ sms: smsOf({ SMS_PROVIDER: 'console' }) }).en)).toBe('in the log below')
})

const templates = { default: { id: '1' } }
const tencent = { secretId: 'a', secretKey: 'canary', sdkAppId: '1', sign: '示例', templates }
const webhook = (url: string) => ({ url, secret: 'canary canary canary' })

it.each([
  ['tencent', { tencent }, {}, true],
  ['tencent', { tencent }, { SMS_API_URL: 'http://localhost:8701/_vendors' }, false],
  ['console,tencent', { tencent }, { SMS_API_URL: 'https://sms.example/_vendors' }, true],
  ['webhook', { webhook: webhook('https://sms.example/send') }, {}, true],
  ['webhook', { webhook: webhook('http://127.0.0.1:9000/send') }, {}, false],
])('says of SMS_PROVIDER=%s with %j and %j whether messages are real: %s', (names, settings, env, isReal) => {
  const sms = smsOf({ SMS_PROVIDER: names, SMS_SETTINGS: JSON.stringify(settings), ...env })
  const { zh, en } = shown({ sms })
  expect([/sent for real by/.test(en), /真实发送并收费/.test(zh)]).toEqual([isReal, isReal])
  expect([/leaves this machine|Nothing is charged/.test(en), /不连外网/.test(zh)]).toEqual([!isReal, !isReal])
  expect(zh + en).not.toContain('canary')
})
