import { expect, it } from 'vitest'
import { explainBrowserOnly } from './browserOnly.ts'

const stack = `TypeError: Cannot read properties of undefined (reading 'title')
    at Object.onLoad (mini-program:///pages/index/index.js:7:12)`

const explain = (code: string) =>
  explainBrowserOnly(stack, (module, line) => (module === 'pages/index/index.js' && line === 7 ? code : undefined))

it('names what WeChat has not, and what it has instead', () => {
  expect(explain('document.title = 1')).toContain('WeChat has no `document`')
  expect(explain("const x = await fetch('/x')")).toContain('use wx.request')
})

it.each(['this.document.title', 'prefetch(x)', "say('window.x')", 'const order = undefined.title'])(
  'says nothing of %s',
  (code) => {
    expect(explain(code)).toBeUndefined()
  },
)
