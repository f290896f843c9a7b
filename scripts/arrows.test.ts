import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { findWrongArrows } from './arrows.ts'

const root = mkdtempSync(join(tmpdir(), 'arrows-'))
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A tree with a manifest per package, in which `file` says `text`. */
function wrongArrowsIn(file: string, text: string): string[] {
  const manifests = ['protocol', 'contract', 'wechat-api', 'emulator', 'server', 'miniprogram'].map((folder) => [
    `packages/${folder}/package.json`,
    JSON.stringify({ name: `@quickreg/${folder}` }),
  ])
  for (const [path, content] of [...manifests, [file, text]] as [string, string][]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return findWrongArrows(root).map((arrow) => `${arrow.file}:${arrow.line} ${arrow.reason}`)
}

const emulator = 'packages/emulator/src/http.ts'

it.each([
  ['import', "\nimport { serve } from '@quickreg/server'"],
  ['import type', "\nimport type { Server } from '@quickreg/server'"],
  ['export from', "\nexport * from '@quickreg/server'"],
  ['dynamic import', "\nconst load = () => import('@quickreg/server')"],
  ['type of an import', "\ntype Server = import('@quickreg/server').Server"],
  ['subpath', "\nimport '@quickreg/server/testing'"],
  ['way round by a relative path', "\nimport { serve } from '../../server/src/main.ts'"],
])('catches a forbidden arrow written as %s', (_, text) => {
  expect(wrongArrowsIn(emulator, text)).toEqual([`${emulator}:2 emulator may not import server`])
})

it.each([
  ['emulator → protocol', emulator, "import { sealOpenData } from '@quickreg/protocol'"],
  ['packages of others', emulator, "import { z } from 'zod'\nimport fs from 'node:fs'"],
  ['a file in no room', 'test/oneTap.test.ts', "import lock from '../package-lock.json' with { type: 'json' }"],
  ['the same room', emulator, "import { clock } from './clock.ts'"],
  [
    'an arrow in a comment or text',
    emulator,
    "// import '@quickreg/server'\nconst text = \"import '@quickreg/server'\"",
  ],
  ['use case → port', 'packages/server/src/usecases/tap.ts', "import type { Clock } from '../ports.ts'"],
  ['main → everything', 'packages/server/src/main.ts', "import './http/app.ts'\nimport './store/open.ts'"],
  [
    'component → types of the contract',
    'packages/miniprogram/src/core.ts',
    "import type { Flow } from '@quickreg/contract'",
  ],
  ['a client tried against the emulator', 'packages/wechat-api/src/client.test.ts', "import '@quickreg/emulator'"],
])('allows %s', (_, file, text) => {
  expect(wrongArrowsIn(file, text)).toEqual([])
})

it.each([
  ['domain', 'ports', 'packages/server/src/domain/flow.ts', '../ports.ts'],
  ['usecases', 'store', 'packages/server/src/usecases/tap.ts', '../store/flows.ts'],
  ['http', 'store', 'packages/server/src/http/flows.ts', '../store/flows.ts'],
  ['store', 'http', 'packages/server/src/store/flows.ts', '../http/problem.ts'],
  ['novelty', 'domain', 'packages/server/src/novelty.ts', './domain/flow.ts'],
])('inside the server, catches %s → %s', (from, to, file, specifier) => {
  expect(wrongArrowsIn(file, `import '${specifier}'`)).toEqual([`${file}:1 server/${from} may not import server/${to}`])
})

it('catches values of the contract in the component', () => {
  const file = 'packages/miniprogram/src/core.ts'
  expect(wrongArrowsIn(file, "import { flowSchema } from '@quickreg/contract'")).toEqual([
    `${file}:1 miniprogram may import only types from contract`,
  ])
})

it('catches the emulator reaching for the server even in its tests', () => {
  const file = 'packages/emulator/src/http.test.ts'
  expect(wrongArrowsIn(file, "import '@quickreg/server'")).toEqual([`${file}:1 emulator may not import server`])
})

it.each([
  ['browser', 'platform', 'packages/emulator/src/phone/browser/runtime/main.ts', '../../../http.ts'],
  ['browser', 'serve', 'packages/emulator/src/phone/browser/frame/main.ts', '../../serve/routes.ts'],
  ['project', 'platform', 'packages/emulator/src/phone/project/openProject.ts', '../../http.ts'],
  ['platform', 'project', 'packages/emulator/src/emulator.ts', './phone/project/index.ts'],
])('keeps %s of the emulator from %s', (from, to, file, specifier) => {
  expect(wrongArrowsIn(file, `import '${specifier}'`)).toEqual([
    `${file}:1 emulator/${from} may not import emulator/${to}`,
  ])
})

it('lets one room of the phone know its engine', () => {
  const engine = 'packages/emulator/src/phone/browser/runtime/engine/'
  expect(wrongArrowsIn('packages/emulator/src/phone/browser/runtime/main.ts', "import 'glass-easel'")).toEqual([
    `packages/emulator/src/phone/browser/runtime/main.ts:1 only ${engine} may import glass-easel`,
  ])
  rmSync(root, { recursive: true })
  expect(wrongArrowsIn(`${engine}index.ts`, "import 'glass-easel'")).toEqual([])
})
