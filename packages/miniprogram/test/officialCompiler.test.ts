import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildMiniprogram } from '../build.ts'

const isSupported = process.platform === 'linux' && process.arch === 'x64'
if (!isSupported) console.log('WeChat’s compilers run on Linux x64 only: the templates were not compiled with them.')

/** WeChat's own wcc and wcsc, of 2020: what they take, every client takes. */
describe.runIf(isSupported)('under WeChat’s official compilers', () => {
  const compiler = isSupported
    ? (createRequire(import.meta.url)('miniprogram-compiler') as Record<'wxmlToJs' | 'wxssToJs', Compile>)
    : undefined
  type Compile = (folder: string, options?: { maxBuffer: number }) => string
  let folder: string
  const component = () => join(folder, 'dist/phone-register')

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quickreg-wcc-'))
    expect(buildMiniprogram(join(folder, 'dist'))).toEqual([])
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  it('the template compiles and renders its button', () => {
    const js = compiler!.wxmlToJs(component(), { maxBuffer: 1 << 28 })
    const $gwx = new Function('global', `var window = {}; ${js}; return $gwx`)({}) as (
      path: string,
    ) => (data: object) => unknown
    const screen = { panel: 'tap', hasButton: true, openType: 'getPhoneNumber', others: [], closed: [] }
    const tree = JSON.stringify($gwx('phone-register.wxml')({ screen, words: {}, size: 'normal', countries: [] }))
    expect(tree).toContain('"openType":"getPhoneNumber"')
    expect(tree).toContain('"phoneNumberNoQuotaToast":false')
  })

  it('the style sheet compiles', () => {
    expect(compiler!.wxssToJs(component(), { maxBuffer: 1 << 28 })).toContain('pr-button')
  })
})
