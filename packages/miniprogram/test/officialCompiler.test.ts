import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const source = join(import.meta.dirname, '../src/phone-register')
const isSupported = process.platform === 'linux' && process.arch === 'x64'
if (!isSupported) console.log('WeChat’s compilers run on Linux x64 only: the templates were not compiled with them.')

/** WeChat's own wcc and wcsc, of 2020: what they take, every client takes. */
describe.runIf(isSupported)('under WeChat’s official compilers', () => {
  const compiler = isSupported
    ? (createRequire(import.meta.url)('miniprogram-compiler') as Record<'wxmlToJs' | 'wxssToJs', Compile>)
    : undefined
  type Compile = (folder: string, options?: { maxBuffer: number }) => string
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quickreg-wcc-'))
    for (const extension of ['json', 'wxml', 'wxss']) {
      cpSync(join(source, `phone-register.${extension}`), join(folder, `phone-register.${extension}`))
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('the template compiles and renders its button', () => {
    const js = compiler!.wxmlToJs(folder, { maxBuffer: 1 << 28 })
    const $gwx = new Function('global', `var window = {}; ${js}; return $gwx`)({}) as (
      path: string,
    ) => (data: object) => unknown
    const screen = { panel: 'tap', hasButton: true, openType: 'getPhoneNumber', others: [], closed: [] }
    const tree = JSON.stringify($gwx('phone-register.wxml')({ screen, words: {}, size: 'normal', countries: [] }))
    expect(tree).toContain('"openType":"getPhoneNumber"')
    expect(tree).toContain('"phoneNumberNoQuotaToast":false')
  })

  it('the style sheet compiles', () => {
    expect(compiler!.wxssToJs(folder, { maxBuffer: 1 << 28 })).toContain('pr-button')
  })
})
