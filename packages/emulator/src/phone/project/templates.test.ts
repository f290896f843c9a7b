import { describe, expect, it } from 'vitest'
import type { BuiltProject } from '../wire.ts'
import { built, problemLines, smallest, templatesOf, temporaryProject } from './testing/temporaryProject.ts'

/** What a page's WXML shows: glass-easel's generated code, asked for its texts only. */
async function textsOf(files: Record<string, string>): Promise<string[]> {
  const project = await built({ ...smallest, ...files })
  expect(problemLines(project)).toEqual([])
  return render(project, 'pages/index/index')
}

type Draw = (creating: true, text: (content: string) => void, element: Element) => void
type Element = (tag: string, generics: object, init: unknown, children: Draw) => void
type Template = (runtime: object, creating: true, data: object, changed: true) => { C: Draw }

function render(project: BuiltProject, path: string): string[] {
  const list = templatesOf(project) as Record<string, (name: string) => Template>
  const texts: string[] = []
  const text = (content: string) => void texts.push(content)
  const element: Element = (_tag, _generics, _init, children) => children(true, text, element)
  list[path]!('')({ setFnFilter() {} }, true, {}, true).C(true, text, element)
  return texts
}

const wxs = (code: string) => `<wxs module="m">${code}</wxs>`

describe('WXML and WXS', () => {
  it('runs inline and external scripts, which require others', async () => {
    const texts = await textsOf({
      'pages/index/index.wxml': `${wxs('module.exports = { a: 1 }')}<wxs module="n" src="../../lib/n.wxs"/><view>{{m.a}}</view><view>{{n.b}}</view>`,
      'lib/n.wxs': `var o = require('./o.wxs'); module.exports = { b: o.c + 1 }`,
      'lib/o.wxs': 'module.exports = { c: 2 }',
    })

    expect(texts).toEqual(['1', '3'])
  })

  it('has one instance of a script, however it is reached', async () => {
    const texts = await textsOf({
      'pages/index/index.wxml':
        '<wxs module="n" src="./n.wxs"/><wxs module="o" src="./o.wxs"/><view>{{n.o === o}}</view>',
      'pages/index/n.wxs': `module.exports = { o: require('./o.wxs') }`,
      'pages/index/o.wxs': 'module.exports = { c: 2 }',
    })

    expect(texts).toEqual(['true'])
  })

  it.each([
    [
      'names of types',
      `[[1].constructor, 'a'.constructor, (1).constructor, true.constructor, ({}).constructor].join(' ')`,
      'Array String Number Boolean Object',
    ],
    ['comparison with a type, over a comment', `[] /* is */ . constructor === 'Array'`, 'true'],
    ['a type by index', `[]['constructor']`, 'Array'],
    ['text that only speaks of it', `'x.constructor' // constructor`, 'x.constructor'],
    ['patterns with a lone backslash', `'a12b'.replace(getRegExp('\\d+', 'g'), '-')`, 'a-b'],
    ['escapes that are meant', `'a\\n\\'b\\\\'.length`, '5'],
    ['dates', `getDate(2024, 1, 29).getDate() + getDate('2024-03-05T00:00:00').getMonth()`, '31'],
  ])('knows WXS: %s', async (_, expression, text) => {
    const code = `module.exports = { value: ${expression}\n}`
    expect(await textsOf({ 'pages/index/index.wxml': `${wxs(code)}<view>{{m.value}}</view>` })).toEqual([text])
  })

  it('changes the hash of what a change shows through, and of nothing else', async () => {
    const project = temporaryProject({
      ...smallest,
      'app.json': '{"pages": ["pages/index/index", "pages/me/me"]}',
      'pages/index/index.wxml': '<include src="./part.wxml"/>',
      'pages/index/part.wxml': '<wxs module="n" src="/n.wxs"/><view>{{n}}</view>',
      'n.wxs': `module.exports = require('./o.wxs')`,
      'o.wxs': 'module.exports = 1',
      'pages/me/me.wxml': '<view/>',
      'pages/me/me.js': 'Page({})',
    })
    const hashes = async () => {
      const { units } = (await project.open()).current()
      return [units['pages/index/index']!.templateHash, units['pages/me/me']!.templateHash]
    }
    const [index, me] = await hashes()

    for (const [path, text] of [
      ['o.wxs', 'module.exports = 2'],
      ['pages/index/part.wxml', '<view>other</view>'],
    ] as const) {
      const before = await hashes()
      project.write(path, text)
      const after = await hashes()
      expect(after[0]).not.toBe(before[0])
      expect(after[1]).toBe(me)
    }
    expect((await hashes())[0]).not.toBe(index)
  })
})
