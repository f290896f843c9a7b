import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createQuickreg,
  developmentScenes,
  generateKeys,
  makeKeysFile,
  migrate,
  readConfig,
  readKeysFile,
  Secret,
} from '@quickreg/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { root } from './lib/installed.mjs'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const pages = { en: read('docs/operations.md'), zh: read('docs/operations.zh-CN.md') }
const blocks = (text: string, kind: string) =>
  [...text.matchAll(new RegExp('^```' + kind + '\\n(.*?)^```$', 'gms'))].map(([, block = '']) => block)

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-operations-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

describe.each(['en', 'zh'] as const)('the page for operators (%s)', (language) => {
  const firstCells = [...pages[language].matchAll(/^\| `([a-z_]+)`/gm)].map(([, name]) => name)

  it('has every metric of the server, and no other', async () => {
    const quickreg = await createQuickreg({
      appid: 'wx0123456789abcdef',
      secret: new Secret('secret'),
      wechatApiUrl: 'https://api.weixin.qq.com',
      databaseUrl: `sqlite:${join(newFolder(), 'quickreg.db')}`,
      keys: generateKeys(randomBytes),
      scenes: developmentScenes,
    })
    const shown = [...(await quickreg.metrics()).matchAll(/^# TYPE (quickreg_\w+)/gm)].map(([, name]) => name)
    await quickreg.close()
    expect(firstCells.filter((name) => name?.startsWith('quickreg_')).toSorted()).toEqual(shown.toSorted())
  })

  it('has every alarm the server raises, and no other', () => {
    const [, type = ''] = /^export type Alarm =\n(.*?)\n\n/ms.exec(read('packages/server/src/ports.ts')) ?? []
    const alarms = [...type.matchAll(/kind: '(\w+)'/g)].map(([, name]) => name)
    expect(alarms).not.toEqual([])
    expect(firstCells.filter((name) => !name?.startsWith('quickreg_')).toSorted()).toEqual(alarms.toSorted())
  })

  it('has the commands of the other language', () => {
    for (const kind of ['sh', 'text']) expect(blocks(pages[language], kind)).toEqual(blocks(pages.en, kind))
  })

  it('points to headings that are there', () => {
    const headings = [...pages[language].matchAll(/^## (.*)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(' ', '-').replace(/[?,]/g, ''),
    )
    for (const [, anchor] of pages[language].matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor)
  })
})

it('has commands that run, one after the other', async () => {
  const folder = newFolder()
  const env = {
    PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
    QUICKREG_ENV: 'test',
    WECHAT_APPID: 'wx0123456789abcdef',
    WECHAT_SECRET: 'secret',
    DATABASE_URL: `sqlite:${join(folder, 'quickreg.db')}`,
    KEYS_FILE: join(folder, 'keys.json'),
  }
  makeKeysFile(env.KEYS_FILE, generateKeys(randomBytes))
  await migrate(readConfig(env))
  const run = (command: string) =>
    execFileSync('bash', ['-euo', 'pipefail', '-c', command], { cwd: folder, env, stdio: 'pipe' }).toString()

  const [backup, restore, ...rotation] = blocks(pages.en, 'sh')
  run(`cp "$(${backup!.trim()})" copy.db`)
  run(restore!)
  const listed = rotation.map(run)

  expect(readdirSync(folder).filter((name) => name.includes('.replaced-'))).toHaveLength(1)
  expect(listed[0]).toMatch(/k2 .*quickreg keys use/)
  expect(listed[1]).toMatch(/k2 .*(seals|加密)/)
  expect(readKeysFile(env.KEYS_FILE).current).toBe('k2')
}, 60_000)
