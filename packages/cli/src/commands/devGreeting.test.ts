import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { greeting, type Greeting } from './devGreeting.ts'

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
