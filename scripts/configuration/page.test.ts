import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configSchema, generateKeys, readConfig } from '@quickreg/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { configurationPage } from './page.ts'
import { root } from '../lib/installed.mjs'

it('has a row per setting: what it means, what it is by default, what it may be', () => {
  const page = configurationPage(
    z.object({
      APPID: z.string().describe('appid of the mini program'),
      PORT: z.coerce.number().int().default(8700).describe('Port to listen on'),
      YUAN: z.coerce
        .number()
        .default(3)
        .transform((yuan) => yuan * 1000)
        .describe('Money'),
      DOCS: z.enum(['public', 'private']).optional().describe('Who may read them'),
      FLAG: z.stringbool().default(false).describe('Yes or no'),
    }),
    'en',
  )
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toEqual([
    '| `APPID` | required | appid of the mini program |',
    '| `PORT` | `8700` | Port to listen on |',
    '| `YUAN` | `3` | Money |',
    '| `DOCS` | unset | `public`, `private`. Who may read them |',
    '| `FLAG` | `false` | Yes or no |',
  ])
})

describe.each(['en', 'zh'] as const)('the commands and examples of the page (%s)', (page) => {
  const blocks = (language: string) =>
    [...configurationPage(configSchema, page).matchAll(new RegExp('^```' + language + '\\n(.*?)^```$', 'gms'))].map(
      ([, text = '']) => text,
    )

  it('make files that a server accepts, and a service key that it knows', () => {
    const folder = mkdtempSync(join(tmpdir(), 'quickreg-configuration-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    for (const command of blocks('sh')) {
      execFileSync('bash', ['-euo', 'pipefail', '-c', command], { cwd: folder, stdio: 'pipe' })
    }
    const scenes = blocks('json').find((text) => text.includes('purpose'))
    writeFileSync(join(folder, 'scenes.json'), scenes!)

    const config = readConfig({
      WECHAT_APPID: 'wx0123456789abcdef',
      WECHAT_SECRET: 'x',
      KEYS_FILE: join(folder, 'keys.json'),
      SCENES_FILE: join(folder, 'scenes.json'),
      SERVICE_KEYS_FILE: join(folder, 'service-keys.json'),
    })
    expect(config.KEYS?.signing).toHaveLength(1)
    expect(Object.keys(config.SCENES)).toEqual(['join', 'booking', 'change'])
    const key = readFileSync(join(folder, 'shop.key'))
    expect(config.SERVICE_KEYS).toEqual({ shop: createHash('sha256').update(key).digest('hex') })
    for (const secret of ['keys.json', 'shop.key']) expect(statSync(join(folder, secret)).mode & 0o077).toBe(0)
  }, 60_000)

  it('show the shape of the files', () => {
    const [keys, , serviceKeys, sms] = blocks('json').map((text) => JSON.parse(text) as object)
    const made = generateKeys(randomBytes)
    expect(Object.keys(keys!)).toEqual(Object.keys(made))
    expect(keys).toMatchObject({
      signing: [Object.fromEntries(Object.keys(made.signing[0]!).map((name) => [name, expect.anything()]))],
    })
    expect(configSchema.shape.SERVICE_KEYS.parse(JSON.stringify(serviceKeys))).toEqual(serviceKeys)
    expect(configSchema.shape.SMS_SETTINGS.parse(JSON.stringify(sms))).toHaveProperty('aliyun.templates.default')
  })
})
