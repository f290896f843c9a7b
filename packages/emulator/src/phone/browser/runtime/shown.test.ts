import { describe, expect, it } from 'vitest'
import { jsonOf, lineOf, portable, shown } from './shown.ts'

const circle: Record<string, unknown> = { cup: 'latte' }
circle.self = circle

const list = [1]

const throwing = {
  get price(): number {
    throw new Error('not yet')
  },
}

/** What page code knows as `this`: the engine's tree hangs on it. */
const component = {
  is: 'pages/menu/menu',
  data: { cup: 'latte' },
  get _$(): object {
    throw new Error('the tree was walked')
  },
}

const holdsItself = { is: 'pages/me/me', data: {}, _$: {} }
holdsItself.data = { self: holdsItself }

describe('a line of the console', () => {
  it.each([
    ['a text', 'latte', 'latte'],
    ['an object', { cup: 'latte', sizes: [1, 2] }, '{"cup":"latte","sizes":[1,2]}'],
    ['a circle', circle, '{"cup":"latte","self":"[circular]"}'],
    ['the same twice', [circle.cup, list, list], '["latte",[1],[1]]'],
    ['a function', { order: function order() {} }, '{"order":"[function order]"}'],
    ['a big integer', 1n, '"1n"'],
    ['nothing', undefined, 'undefined'],
    ['a page', component, '{"is":"pages/menu/menu","data":{"cup":"latte"}}'],
    ['a page that holds itself', holdsItself, '{"is":"pages/me/me","data":{"self":"[circular]"}}'],
    ['an app that keeps a page', { globalData: { menu: component } }, `{"globalData":{"menu":${shown(component)}}}`],
    ['a getter that throws', throwing, '[object Object]'],
  ])('shows %s', (_, value, line) => {
    expect(shown(value)).toBe(line)
  })

  it('does not tell how long what was not read to its end is', () => {
    expect(lineOf(['cups', Array.from({ length: 10_000 }, (_, number) => ({ number }))])).toMatch(
      /^cups \[\{"number":0\},\{"number":1\}.*…$/s,
    )
  })

  it('tells how long it was where it is cut', () => {
    expect(lineOf(['x'.repeat(17_000), 'y'])).toBe(`${'x'.repeat(16_384)}… (17002)`)
  })
})

describe('what a script hears of', () => {
  it.each([
    ['values as they are', [circle, 1, 'a'], [circle, 1, 'a']],
    ['the beginning of what is long', ['x'.repeat(17_000)], [`${'x'.repeat(16_384)}… (17000)`]],
    ['the beginning of a long list', [Array(20_000).fill('a')], [lineOf([Array(20_000).fill('a')])]],
    ['the line of what cannot travel', ['a', throwing], ['a [object Object]']],
  ])('is %s', (_, values, sent) => {
    expect(portable(values)).toEqual(sent)
  })

  it('is sent without its circles and functions', () => {
    expect(jsonOf({ result: { circle, order() {} } })).toBe('{"result":{"circle":{"cup":"latte","self":"[circular]"}}}')
  })
})
