import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configSchema, generateKeys } from '@quickreg/server'
import { root } from '../lib/installed.mjs'

const unit = readFileSync(join(root, 'deploy/quickreg.service'), 'utf8')
const example = readFileSync(join(root, 'deploy/quickreg.env.example'), 'utf8')

/** Every value of a directive, in order. */
const all = (directive: string) =>
  [...unit.matchAll(new RegExp(`^${directive}=(.*)$`, 'gm'))].map(([, value = '']) => value)

/** Only where there is systemd; the other checks stand everywhere. */
function canVerify(): boolean {
  return spawnSync('systemd-analyze', ['--version']).status === 0
}

it('gives root the command with the settings of the service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-root-'))
  writeFileSync(join(folder, 'wechat-secret'), '0123456789abcdef0123456789abcdef')
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(generateKeys(randomBytes)))
  writeFileSync(join(folder, 'quickreg.env'), example)
  const command = readFileSync(join(root, 'deploy/quickreg'), 'utf8')
    .replaceAll('/etc/quickreg', folder)
    .replaceAll('/var/lib/quickreg', folder)
    .replaceAll('/opt/quickreg', root)
    .replaceAll('/usr/bin/node', process.execPath)
  const { status, stderr } = spawnSync('sh', ['-c', command, 'quickreg', 'backup'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LANG: 'en_US.UTF-8' },
  })
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(join(folder, 'quickreg.db')) })
})

describe('the unit for systemd', () => {
  if (canVerify()) {
    it('is one that systemd understands', () => {
      const file = join(mkdtempSync(join(tmpdir(), 'quickreg-unit-')), 'quickreg.service')
      writeFileSync(file, unit.replace('/usr/bin/node', process.execPath)) // a command that is not there is a mistake to it
      expect(() => execFileSync('systemd-analyze', ['verify', file], { stdio: 'pipe' })).not.toThrow()
    })
  }

  it('and the example beside it name settings that there are', () => {
    const names = [...all('Environment'), ...example.split('\n').filter((line) => /^\w/.test(line))]
      .map((line) => line.split('=')[0]!)
      .filter((name) => !['NODE_ENV', 'NODE_COMPILE_CACHE'].includes(name))
    expect(names).toContain('KEYS_FILE')
    expect(Object.keys(configSchema.shape)).toEqual(
      expect.arrayContaining(names.map((name) => name.replace(/_FILE$/, ''))),
    )
  })

  it('passes the server every secret that it loads, and no secret is written into it', () => {
    const loaded = all('LoadCredential').map((credential) => credential.split(':')[0])
    const passed = all('Environment').flatMap((line) => /_FILE=%d\/(.+)$/.exec(line)?.[1] ?? [])
    expect(passed).toEqual(loaded)
    const secrets = ['WECHAT_SECRET', 'KEYS', 'DATABASE_URL', 'SMS_SETTINGS', 'WECHAT_PUSH_TOKEN']
    for (const secret of secrets) expect(unit + example).not.toMatch(new RegExp(`^(Environment=)?${secret}=`, 'm'))
  })

  it('lets the server write into its own folders only, and take as long to stop as it may', () => {
    expect(all('ProtectSystem')).toEqual(['strict'])
    expect(all('Environment')).toContain(`DATA_DIR=%S/${all('StateDirectory')[0]}`)
    expect(all('Environment')).toContain(`NODE_COMPILE_CACHE=%C/${all('CacheDirectory')[0]}`)
    const start = readFileSync(join(root, 'packages/cli/src/commands/start.ts'), 'utf8')
    const closeMs = Number(/^const closeMs = ([\d_]+)$/m.exec(start)?.[1]?.replaceAll('_', ''))
    expect(Number(all('TimeoutStopSec')[0]) * 1000).toBeGreaterThan(closeMs)
  })
})
