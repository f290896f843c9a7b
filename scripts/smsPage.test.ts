import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openFlowSchema } from '@quickreg/contract'
import { generateKeys, readConfig, Secret } from '@quickreg/server'
import { afterAll, describe, expect, it } from 'vitest'
import { scenesSchema } from '../packages/server/src/config/scenes.ts'
import { limits } from '../packages/server/src/domain/limits.ts'
import { defaultPolicy as policy, breakerShare, type Limit } from '../packages/server/src/domain/policy.ts'
import { connect } from '../packages/server/src/sms/connection.ts'
import { smsSettingsSchema } from '../packages/server/src/sms/settings.ts'
import { webhook } from '../packages/server/src/sms/webhook.ts'
import { root } from './lib/installed.mjs'

const folder = mkdtempSync(join(tmpdir(), 'quickreg-sms-page-'))
afterAll(() => rmSync(folder, { recursive: true }))
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))

const pages = {
  en: { text: readPage('docs/sms.md'), say: sayInEnglish },
  zh: { text: readPage('docs/sms.zh-CN.md'), say: sayInChinese },
}

const hasPython = spawnSync('python3', ['--version']).status === 0

describe.each(['en', 'zh'] as const)('the page about SMS (%s)', (language) => {
  const { text, say } = pages[language]
  const blocks = (kind: string) =>
    [...text.matchAll(new RegExp('^```' + kind + '\\n(.*?)^```$', 'gms'))].map(([, block = '']) => block)

  it('has the limits that are in force', () => {
    const cells = [...text.matchAll(/^\| .* \| +(\d[^|]*?) +\| .*\|$/gm)].map(([, cell]) => cell)
    const minutes = `${limits.otpTtlSeconds / 60} ${language === 'en' ? 'minutes' : '分钟'}`
    expect(cells).toEqual([
      say(policy.smsPerPhone),
      say([policy.smsPerSession]),
      say([policy.smsPerPerson]),
      say(policy.smsPerNetwork),
      say([policy.smsPerPrefix]),
      say([policy.wrongOtpsPerPhone]),
      String(limits.triesPerOtp),
      minutes,
      say([policy.tapsPerPerson]),
      say([policy.junkPerPerson]),
      say([policy.junkPerNetwork]),
      say([policy.junkSignInsPerNetwork]),
    ])
    const { sentAtLeast, enteredShare, wrongAtMost } = policy.proofOfWork
    for (const number of [sentAtLeast, `${enteredShare * 100} %`, wrongAtMost, `${breakerShare * 100} %`, 2 ** 13]) {
      expect(text).toMatch(new RegExp(`(?<!\\d)${number}(?!\\d)`))
    }
    expect(text).toMatch(new RegExp(`BUDGET_SMS_YUAN\`\\D+${policy.budgets.sms / 1000}\\D`))
    expect(text).toMatch(new RegExp(`BUDGET_TAPS_YUAN\`\\D+${policy.budgets.taps / 1000}\\D`))
    expect(limits.puzzleTtlSeconds).toBe(120)
  })

  it('has examples that a server takes', () => {
    const [tencent, aliyun, webhook, scenes, body] = blocks('json')
    for (const example of [tencent, aliyun, webhook]) {
      const [name] = Object.keys(JSON.parse(example!) as object)
      const { sms } = readConfig({
        ...{ WECHAT_APPID: 'wx0123456789abcdef', WECHAT_SECRET: 'x', KEYS: JSON.stringify(generateKeys(randomBytes)) },
        ...{ SCENES: scenes, SMS_PROVIDER: name, SMS_SETTINGS: example },
      })
      expect(sms?.providers).toEqual([name])
    }
    expect(scenesSchema.parse(JSON.parse(scenes!))).toHaveProperty('change.purpose', 'change_phone')
    expect(openFlowSchema.parse(JSON.parse(body!))).toMatchObject({ purpose: 'change_phone', scene: 'change' })
  })

  it('has a command that makes settings for the vendors of the emulator', () => {
    execFileSync('bash', ['-euo', 'pipefail', '-c', blocks('sh')[0]!], { cwd: folder, stdio: 'pipe' })
    const settings = smsSettingsSchema.parse(JSON.parse(readFileSync(join(folder, 'sms.json'), 'utf8')))
    expect(settings).toMatchObject({ tencent: { sign: '示例' }, aliyun: { sign: '示例' } })
  })

  it('tells a message of ours from others, in JavaScript', async () => {
    const file = join(folder, `${language}.mjs`)
    writeFileSync(file, blocks('js')[0]!)
    const { isFromQuickreg } = (await import(pathToFileURL(file).href)) as {
      isFromQuickreg(headers: object, body: Buffer, secret: string, now?: number): boolean
    }
    for (const { headers, body, secret, now, isOurs } of await messages()) {
      expect(isFromQuickreg(headers, body, secret, now)).toBe(isOurs)
    }
  })

  if (hasPython)
    it('tells them in Python too', async () => {
      const asked = (await messages()).map(({ body, ...rest }) => ({ ...rest, body: body.toString('base64') }))
      const program = `${blocks('python')[0]!}
import base64, json, sys
asked = json.load(sys.stdin)
print(json.dumps([is_from_quickreg(m["headers"], base64.b64decode(m["body"]), m["secret"], m["now"]) for m in asked]))`
      const said = execFileSync('python3', ['-c', program], { input: JSON.stringify(asked) }).toString()
      expect(JSON.parse(said)).toEqual(asked.map(({ isOurs }) => isOurs))
    })
})

/** What a webhook gets from the server, and what it might get from somebody else. */
async function messages() {
  const secret = '0123456789abcdef'
  const at = new Date('2026-03-01T02:00:00Z')
  const { headers, body } = await received(secret, at)
  const now = at.getTime() / 1000
  const ours = { headers, body, secret, now, isOurs: true }
  const foreign = (changes: Partial<typeof ours>) => ({ ...ours, ...changes, isOurs: false })
  const changed = (name: string, value: string) => ({ ...headers, [`x-quickreg-${name}`]: value })
  return [
    ours,
    { ...ours, now: now + 300 },
    foreign({ now: now + 301 }),
    foreign({ now: now - 301 }),
    foreign({ body: Buffer.concat([body, Buffer.from(' ')]) }),
    foreign({ secret: '0123456789abcdeg' }),
    foreign({ headers: changed('timestamp', String(now - 1)) }),
    foreign({ headers: changed('timestamp', 'soon') }),
    foreign({ headers: changed('signature', 'é'.repeat(64)) }),
    foreign({ headers: changed('signature', '') }),
    foreign({ headers: {} }),
  ]
}

async function received(secret: string, at: Date) {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/send`)
  const arriving = once(server, 'request')
  const connection = connect(url.origin)
  const settings = { url, secret: new Secret(secret), sign: '街角咖啡' }
  const send = webhook({ settings, connection, now: () => at, random: randomBytes })
  const sent = send({ phone: '+8613800138000', code: '246810', purpose: 'account', language: 'zh', minutes: 5 })
  const [request, response] = (await arriving) as [IncomingMessage, ServerResponse]
  const body = Buffer.concat(await request.toArray())
  response.end()
  await sent
  await connection.close()
  server.close()
  return { headers: request.headers as Record<string, string>, body }
}

function readPage(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

const units = [
  { seconds: 86_400, en: 'day', zh: '天' },
  { seconds: 3_600, en: 'hour', zh: '小时' },
  { seconds: 60, en: 'minute', zh: '分钟' },
]

function unitOf({ seconds }: Limit) {
  const unit = units.find((one) => seconds % one.seconds === 0)!
  return { ...unit, many: seconds / unit.seconds }
}

function sayInEnglish(of: readonly Limit[]): string {
  const said = of.map((limit) => {
    const { many, en } = unitOf(limit)
    if (many > 1) return `${limit.count} in ${many} ${en}s`
    return `${limit.count} ${en === 'hour' ? 'an' : 'a'} ${en}`
  })
  return said.join(', ')
}

function sayInChinese(of: readonly Limit[]): string {
  const said = of.map((limit) => {
    const { many, zh } = unitOf(limit)
    return `${limit.count} / ${many > 1 ? `${many} ` : ''}${zh}`
  })
  return said.join('、')
}
