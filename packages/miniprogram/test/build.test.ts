import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { gzipSync } from 'node:zlib'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildMiniprogram } from '../build.ts'
import { FakeDevice, origin } from '../src/core/testing/device.ts'

let dist: string

beforeAll(() => {
  dist = mkdtempSync(join(tmpdir(), 'quickreg-miniprogram-'))
  expect(buildMiniprogram(dist)).toEqual([])
}, 60_000)
afterAll(() => rmSync(dist, { recursive: true }))

const files = () => readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

it('is at most 20 kB for those who load it', () => {
  const loaded = files().filter(({ name }) => /\.(js|json|wxml|wxss)$/.test(name))
  expect(loaded.map(({ name }) => name).sort()).toEqual([
    'index.js',
    'phone-register.js',
    'phone-register.json',
    'phone-register.wxml',
    'phone-register.wxss',
  ])
  const bytes = loaded.reduce((sum, { name, parentPath }) => {
    return sum + gzipSync(readFileSync(join(parentPath, name))).length
  }, 0)
  expect(bytes).toBeLessThanOrEqual(20_000)
})

describe('the core as published', () => {
  /** What came after ES2015: a phone with base library 2.21.2 may lack it. */
  const takeAway = `
    for (const [owner, names] of [
      [Object, ['entries', 'values', 'fromEntries', 'hasOwn', 'getOwnPropertyDescriptors', 'groupBy']],
      [Array.prototype, ['includes', 'flat', 'flatMap', 'at', 'findLast', 'toSorted', 'with']],
      [String.prototype, ['padStart', 'padEnd', 'trimStart', 'matchAll', 'replaceAll', 'at']],
      [Promise, ['allSettled', 'any', 'withResolvers', 'try']],
      [Promise.prototype, ['finally']],
      [Symbol, ['asyncIterator']],
    ]) for (const name of names) delete owner[name]
    delete globalThis.structuredClone; delete globalThis.URL; delete globalThis.queueMicrotask
  `

  it('registers on a phone that knows ES2015 and nothing newer', async () => {
    const device = new FakeDevice()
    const module = { exports: {} as typeof import('../src/index.ts') }
    const context = createContext({ module, exports: module.exports, wx: device.wx, setTimeout, clearTimeout })
    new Script(takeAway).runInContext(context)
    new Script(readFileSync(join(dist, 'index.js'), 'utf8')).runInContext(context)

    const { createPhoneRegister, quickregFor } = module.exports
    const client = quickregFor(origin)
    const registered = new Promise((resolve) => {
      const register = createPhoneRegister({
        ...{ client, scene: 'join', purpose: 'account', policyVersion: '1', locale: 'zh_CN' },
        onView: ({ step }) => {
          if (step === 'consent') register.agree(true)
          if (step === 'ready') register.phoneEvent('quick', { detail: { code: 'c' } })
        },
        onEvent: ({ type, detail }) => type === 'registered' && resolve(detail),
      })
    })
    expect(await registered).toMatchObject({ isNew: true, account: { phone: '138******00' } })
  })

  it('is written in ES2015', () => {
    for (const { name, parentPath } of files().filter(({ name }) => name.endsWith('.js'))) {
      const text = readFileSync(join(parentPath, name), 'utf8')
      const output = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2015, allowJs: true } })
      const printed = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ESNext, allowJs: true } })
      expect(output.outputText).toBe(printed.outputText)
    }
  })
})

it('declares itself without another package', () => {
  const options: ts.CompilerOptions = {
    ...{ noEmit: true, strict: true, lib: ['lib.es2015.d.ts'], types: ['miniprogram-api-typings'] },
    ...{ module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Bundler },
  }
  const declarations = files().filter(({ name }) => name.endsWith('.d.ts'))
  const program = ts.createProgram(
    declarations.map(({ name, parentPath }) => join(parentPath, name)),
    { ...options, module: ts.ModuleKind.ESNext },
  )
  const ours = ts.getPreEmitDiagnostics(program).filter(({ file }) => file?.fileName.startsWith(dist))
  expect(ours.map(({ file, messageText }) => [file?.fileName, messageText])).toEqual([])
  for (const { name, parentPath } of declarations) {
    expect(readFileSync(join(parentPath, name), 'utf8')).not.toMatch(/from '[^.]/)
  }
}, 60_000)
