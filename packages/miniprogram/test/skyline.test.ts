import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postcss, { type AtRule, type Declaration, type Root } from 'postcss'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildMiniprogram } from '../build.ts'

/**
 * Skyline runs nowhere but in WeChat, so what is published keeps to what its documents allow.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/skyline/wxss.html
 */
describe('the component as Skyline takes it', () => {
  const dist = mkdtempSync(join(tmpdir(), 'quickreg-skyline-'))
  let sheet: Root
  let template: string
  beforeAll(() => {
    expect(buildMiniprogram(dist)).toEqual([])
    sheet = postcss.parse(readFileSync(join(dist, 'phone-register/phone-register.wxss'), 'utf8'))
    template = readFileSync(join(dist, 'phone-register/phone-register.wxml'), 'utf8')
  }, 60_000)
  afterAll(() => rmSync(dist, { recursive: true }))

  /** `property: value` of every declaration that `isForeign` to Skyline. */
  function foreign(isForeign: (declaration: Declaration) => boolean): string[] {
    const found: string[] = []
    sheet.walkDecls((declaration) => void (isForeign(declaration) && found.push(String(declaration))))
    return found
  }

  it('selects by classes alone, one inside another', () => {
    const selectors: string[] = []
    sheet.walkRules((rule) => {
      if (!(rule.parent?.type === 'atrule' && (rule.parent as AtRule).name === 'keyframes')) {
        selectors.push(...rule.selectors)
      }
    })
    expect(selectors.length).toBeGreaterThan(50)
    const plain = /^\.[\w-]+( \.[\w-]+)*(::?(before|after))?$/
    expect(selectors.filter((selector) => !plain.test(selector))).toEqual([])
  })

  it('asks for no more than whether it is dark', () => {
    const asked = new Set<string>()
    sheet.walkAtRules(({ name, params }) => void asked.add(name === 'media' ? params : name))
    expect([...asked].sort()).toEqual(['(prefers-color-scheme:dark)', 'keyframes'])
  })

  it('lays out with flex boxes that name their direction, for Skyline’s own runs downwards', () => {
    const layouts: Record<string, RegExp> = {
      display: /^(flex|block|none)$/,
      position: /^(relative|absolute)$/,
      overflow: /^(hidden|visible)$/,
    }
    expect(foreign(({ prop, value }) => !(layouts[prop]?.test(value) ?? true))).toEqual([])
    expect(foreign(({ prop }) => /^(float|grid.*|overflow-.)$/.test(prop))).toEqual([])
    const undirected = foreign(({ prop, value, parent }) => {
      return prop === 'display' && value === 'flex' && !parent!.some((one) => String(one).startsWith('flex-direction:'))
    })
    expect(undirected).toEqual([])
  })

  it('measures in px and shares, without sums', () => {
    expect(foreign(({ value }) => /\b(calc|env|min|max|clamp)\(|\d(r?em|ch|ex)\b/.test(value))).toEqual([])
  })

  it('uses tags that Skyline has whole', () => {
    const tags = new Set(template.match(/(?<=<)[a-z][\w-]*/g))
    const known = ['block', 'button', 'checkbox', 'checkbox-group', 'input', 'label', 'picker', 'slot', 'text', 'view']
    expect([...tags].sort()).toEqual(known)
  })

  it('writes its conditions with a colon, and leaves no binding empty', () => {
    expect(template).not.toMatch(/\swx-(if|for)|\{\{\s*\}\}/)
  })
})
