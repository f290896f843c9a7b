import { describe, expect, it } from 'vitest'
import { built, problemLines, run, smallest, temporaryProject } from './testing/temporaryProject.ts'

/** What `module.exports` of `lib/x` is. */
async function exportsOf(files: Record<string, string>): Promise<unknown> {
  const project = await built({ ...smallest, 'pages/index/index.ts': `require('../../lib/x')`, ...files })
  expect(problemLines(project)).toEqual([])
  return run(project, 'lib/x.js')
}

describe('scripts', () => {
  it.each([
    [
      'CommonJS',
      { 'lib/x.js': `module.exports = { a: require('./y').b, c: typeof exports }`, 'lib/y.js': 'exports.b = 1' },
      { a: 1, c: 'object' },
    ],
    [
      'ES modules',
      {
        'lib/x.js': `import y, { c } from './y.js'\nexport const a = y + c`,
        'lib/y.js': 'export default 1\nexport const c = 2',
      },
      { a: 3 },
    ],
    [
      'ES modules that import CommonJS',
      { 'lib/x.js': `import y from './y'\nexport const a = y.b`, 'lib/y.js': 'module.exports = { b: 1 }' },
      { a: 1 },
    ],
    [
      'TypeScript under the name it is compiled to',
      {
        'lib/x.ts': `import { b } from './y.js'\nimport type { T } from './t'\nexport const a: T = b`,
        'lib/y.ts': 'export const b: number = 1',
      },
      { a: 1 },
    ],
    [
      'TypeScript under its own name',
      { 'lib/x.ts': `export { b as a } from './y.ts'`, 'lib/y.ts': 'export const b = 1' },
      { a: 1 },
    ],
    [
      'JSON',
      { 'lib/x.js': `exports.a = require('./y.json').b + require('./y').b`, 'lib/y.json': '{"b": 1}' },
      { a: 2 },
    ],
    [
      'folders and absolute paths',
      {
        'lib/x.js': `exports.a = require('./y').b + require('/lib/z')`,
        'lib/y/index.js': 'exports.b = 1',
        'lib/z.js': 'module.exports = 2',
      },
      { a: 3 },
    ],
    [
      'circles',
      { 'lib/x.js': `exports.a = 1; exports.b = require('./y').a`, 'lib/y.js': `exports.a = require('./x').a + 1` },
      { a: 1, b: 2 },
    ],
    [
      'require inside of texts',
      { 'lib/x.js': 'exports.a = `${"require(\'./none\')"} require("./none")`.length // require("./none")' },
      { a: 35 },
    ],
  ])('runs %s', async (_, files, exports) => {
    expect(await exportsOf(files as unknown as Record<string, string>)).toEqual(exports)
  })

  it('resolves what is loaded later: import() and require.async', async () => {
    const project = await built({
      ...smallest,
      'pages/index/index.ts': `export const a = import('../../lib/a')\nexport const b = () => require.async("../../lib/b")`,
      'lib/a.ts': 'export const a = 1',
      'lib/b.js': '',
    })

    expect(problemLines(project)).toEqual([])
    expect(project.modules['pages/index/index.js']!.requires).toEqual({
      '../../lib/a': 'lib/a.js',
      '../../lib/b': 'lib/b.js',
    })
    const exports = run(project, 'pages/index/index.js') as { a: Promise<unknown> }
    expect(await exports.a).toMatchObject({ a: 1 })
  })

  it('says which file and line a stack of the phone means', async () => {
    const project = temporaryProject({
      ...smallest,
      'pages/index/index.ts': `interface Data {\n  a: number\n}\nconst data: Data = { a: 1 }\nfunction fail(): never {\n  throw new Error('spilt')\n}\nfail()`,
    })
    const opened = await project.open()
    const { code } = opened.current().modules['pages/index/index.js']!
    const source = `(function (require, module, exports) {\n${code}\n})\n//# sourceURL=mini-program:///pages/index/index.js`

    let stack = ''
    try {
      ;(0, eval)(source)(undefined, {}, {})
    } catch (error) {
      stack = (error as Error).stack!
    }

    expect(opened.mapStack(stack).split('\n').slice(0, 3)).toEqual([
      'Error: spilt',
      '    at fail (pages/index/index.ts:6:9)',
      expect.stringContaining('(pages/index/index.ts:8:1)'),
    ])
    expect(opened.mapStack('at mini-program:///gone.js:1:1')).toBe('at mini-program:///gone.js:1:1')
  })
})
