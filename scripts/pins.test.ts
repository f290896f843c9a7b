import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { findLoosePins } from './pins.ts'

function loosePins(manifests: { root?: object; server?: object }, lock: object = {}): string[] {
  const root = mkdtempSync(join(tmpdir(), 'pins-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'packages/server'), { recursive: true })
  const write = (file: string, content: object = {}) =>
    writeFileSync(join(root, file), JSON.stringify(content, null, 2))
  write('package.json', manifests.root)
  write('packages/server/package.json', manifests.server)
  write('package-lock.json', lock)
  return findLoosePins(root)
}

it.each(['^8.0.0', '~8.0.0', '8.x', '*', 'latest', '>=8.0.0', 'git+https://git.example/pg.git'])(
  'refuses %s as a version',
  (version) => {
    const complaint = `pg is '${version}', which is no exact version`
    expect(loosePins({ root: { devDependencies: { pg: version } } })).toEqual([`package.json: ${complaint}`])
    expect(loosePins({ server: { dependencies: { pg: version } } })).toEqual([
      `packages/server/package.json: ${complaint}`,
    ])
  },
)

it('takes exact versions, and a range of what somebody else has to install', () => {
  const root = { devDependencies: { pg: '8.0.0' }, optionalDependencies: { postgres: '18.4.0-beta.17' } }
  expect(loosePins({ root, server: { peerDependencies: { pg: '^8.0.0' } } })).toEqual([])
})

it('names each line of the lock file that names a registry, and no link', () => {
  const packages = {
    'node_modules/@quickreg/server': { resolved: 'packages/server', link: true },
    'node_modules/pg': { version: '8.0.0', resolved: 'https://registry.example/pg-8.0.0.tgz' },
  }
  expect(loosePins({}, { packages })).toEqual([expect.stringMatching(/^package-lock\.json:9: names a registry/)])
})
