import { describe, expect, it } from 'vitest'
import { built, problemLines, smallest, templatesOf } from './testing/temporaryProject.ts'

const page = 'pages/index/index'

/** What was written, and the one line a developer reads. */
const faults: [what: string, files: Record<string, string>, problem: string][] = [
  [
    'a WXML tag that is not closed',
    { [`${page}.wxml`]: '<view>\n  <text>hi</view>\n' },
    `${page}.wxml:2:4 error missing end tag`,
  ],
  [
    'a wrong expression',
    { [`${page}.wxml`]: '<view>\n  {{ a + }}\n</view>' },
    `${page}.wxml:2:10 error unexpected character inside expression`,
  ],
  ['a tag closed twice', { [`${page}.wxml`]: '<view/></view>' }, `${page}.wxml:1:8 error invalid end tag`],
  [
    'a missing import',
    { [`${page}.wxml`]: '<view/>\n<import src="./cup.wxml"/>' },
    `${page}.wxml:2:9 error pages/index/cup.wxml not found`,
  ],
  [
    'a missing wxs',
    { [`${page}.wxml`]: '<wxs module="a" src="../a.wxs"/>' },
    `${page}.wxml:1:17 error pages/a.wxs not found`,
  ],
  [
    'a broken wxs',
    { [`${page}.wxml`]: '<wxs module="a" src="./a.wxs"/>', 'pages/index/a.wxs': 'var a = 1\nvar = 2' },
    `pages/index/a.wxs:2:5 error Unexpected token '='`,
  ],
  [
    'a broken inline wxs',
    { [`${page}.wxml`]: '<view/>\n<wxs module="a">var = 2</wxs>' },
    `${page}.wxml:2:21 error wxs: Unexpected token '='`,
  ],
  ['a broken script', { [`${page}.ts`]: 'Page({\n  data: ,\n})' }, `${page}.ts:2:9 error Unexpected ","`],
  [
    'a missing module',
    { [`${page}.ts`]: `Page({})\nconst a = require('../../lib/prices')` },
    `${page}.ts:2:19 warning "../../lib/prices" not found: looked for lib/prices with .ts, .js, .json and /index`,
  ],
  [
    'a package that is not installed',
    { [`${page}.ts`]: `import x from 'dayjs-of-nobody'\nPage({ x })` },
    `${page}.ts:1:15 warning "dayjs-of-nobody" not found: looked for pages/index/dayjs-of-nobody with .ts, .js, .json and /index; if it is an npm package, install it`,
  ],
  [
    'a broken JSON',
    { [`${page}.json`]: '{\n  "usingComponents": {},\n}' },
    `${page}.json:3:1 error expected a name in double quotes, but found }`,
  ],
  [
    'a comment in JSON',
    { [`${page}.json`]: '{\n  // none\n}' },
    `${page}.json:2:3 error comments are not allowed in JSON`,
  ],
  [
    'a byte order mark in JSON',
    { [`${page}.json`]: '\uFEFF{}' },
    `${page}.json:1:1 error a byte order mark (BOM) is not allowed in JSON; save the file as UTF-8 without it`,
  ],
  [
    'JSON that ends early',
    { 'app.json': '{"pages": ["pages/index/index"]' },
    `app.json:1:32 error expected ',' or '}', but the file ends`,
  ],
  ['JSON that is no object', { [`${page}.json`]: '[]' }, `${page}.json:1:1 error a JSON object is expected: {…}`],
  [
    'a broken JSON module',
    { [`${page}.ts`]: `Page(require('./data.json'))`, 'pages/index/data.json': '{"a": 1,}' },
    `pages/index/data.json:1:9 error expected a name in double quotes, but found }`,
  ],
  ['no pages', { 'app.json': '{\n  "pages": []\n}' }, `app.json:2:12 error "pages" has to list at least one page`],
  [
    'a missing page',
    { 'app.json': '{"pages": [\n  "pages/index/index",\n  "pages/me/me"]}' },
    'app.json:3:3 error pages/me/me is incomplete: pages/me/me.wxml, pages/me/me.ts or pages/me/me.js not found',
  ],
  [
    'a missing page of a subpackage',
    { 'app.json': '{"pages": ["pages/index/index"],\n"subpackages": [{"root": "shop", "pages": ["a/a"]}]}' },
    'app.json:2:44 error shop/a/a is incomplete: shop/a/a.wxml, shop/a/a.ts or shop/a/a.js not found',
  ],
  [
    'an entry that is no page',
    { 'app.json': '{"pages": ["pages/index/index"],\n "entryPagePath": "pages/me/me"}' },
    'app.json:2:19 error pages/me/me is not among the pages',
  ],
  [
    'a tab that is no page',
    { 'app.json': '{"pages": ["pages/index/index"],\n "tabBar": {"list": [{"pagePath": "me"}]}}' },
    'app.json:2:35 error me is not among the pages',
  ],
  [
    'a custom tab bar',
    {
      'app.json': '{"pages": ["pages/index/index"],\n "tabBar": {"custom": true}}',
      'custom-tab-bar/index.json': '{"component": true}',
      'custom-tab-bar/index.wxml': '',
      'custom-tab-bar/index.js': '',
    },
    'app.json:2:23 warning custom tab bars are not drawn; the phone shows its own',
  ],
  [
    'a missing theme',
    { 'app.json': '{"pages": ["pages/index/index"],\n "themeLocation": "theme.json"}' },
    'app.json:2:19 error theme.json not found',
  ],
  [
    'a missing component',
    { [`${page}.json`]: '{"usingComponents": {\n  "cup": "../../components/cup"\n}}' },
    `${page}.json:2:10 error component "../../components/cup" not found: looked for components/cup.json, components/cup/index.json`,
  ],
  [
    'a component that does not say so',
    {
      [`${page}.json`]: '{"usingComponents": {"cup": "./cup"}}',
      'pages/index/cup.json': '{}',
      'pages/index/cup.wxml': '',
      'pages/index/cup.js': '',
    },
    'pages/index/cup.json:1:1 error a component has to say "component": true',
  ],
  [
    'a missing template of a component',
    {
      [`${page}.json`]: '{"usingComponents": {"cup": "./cup"}}',
      'pages/index/cup.json': '{"component": true}',
      'pages/index/cup.js': '',
    },
    `${page}.json:1:29 error pages/index/cup is incomplete: pages/index/cup.wxml not found`,
  ],
  [
    'a plugin',
    { [`${page}.json`]: '{"usingComponents": {"cup": "plugin://coffee/cup"}}' },
    `${page}.json:1:29 warning plugins cannot be run here: plugin://coffee/cup is left out`,
  ],
  ['a broken style', { [`${page}.wxss`]: '.a {\n  color: red;\n' }, `${page}.wxss:1:1 error Unclosed block`],
  [
    'a broken selector',
    { [`${page}.wxss`]: '.a {}\n[=b] {}' },
    `${page}.wxss:2:1 error not a selector: Expected an attribute, found "=" instead.`,
  ],
  [
    'a missing style',
    { [`${page}.wxss`]: '\n@import "../colors.wxss";' },
    `${page}.wxss:2:1 error @import "../colors.wxss" not found: looked for pages/colors.wxss, pages/colors.wxss.wxss`,
  ],
  [
    'a local picture in a style',
    { [`${page}.wxss`]: '.a {\n  background: url(./a.png);\n}' },
    `${page}.wxss:2:3 warning WeChat loads no local files from WXSS: ./a.png`,
  ],
]

describe('what is wrong in a project', () => {
  it.each(faults)('names the place of %s', async (_, files, problem) => {
    const project = await built({ ...smallest, ...files })

    expect(problemLines(project)).toEqual([problem])
  })

  it('leaves the rest in order, so that the phone can go on after a fix', async () => {
    const project = await built({
      ...smallest,
      'app.json': '{"pages": ["pages/index/index", "pages/me/me"]}',
      'pages/index/index.wxml': '<view>{{ }</view>',
      'pages/me/me.wxml': '<wxs module="a">var = </wxs><view/>',
      'pages/me/me.js': 'Page({})',
    })

    expect(new Set(project.problems.map(({ severity }) => severity))).toEqual(new Set(['error']))
    const templates = templatesOf(project)
    expect(templates['pages/index/index']).toBeTypeOf('function')
    expect(templates['pages/me/me']).toBeTypeOf('function')
  })

  it('misses the script of the app', async () => {
    const { 'app.ts': _, ...files } = smallest

    expect(problemLines(await built(files))).toEqual(['app.json error app.ts or app.js not found'])
  })

  it('says a fault once, however many import it', async () => {
    const project = await built({
      ...smallest,
      'app.wxss': '@import "broken.wxss";',
      'pages/index/index.wxss': '@import "/broken.wxss";',
      'broken.wxss': '.a {',
    })

    expect(problemLines(project)).toEqual(['broken.wxss:1:1 error Unclosed block'])
  })

  it('takes components that use each other, or themselves', async () => {
    const component = (uses: string) => ({ json: `{"component": true, "usingComponents": {"other": "${uses}"}}` })
    const project = await built({
      ...smallest,
      'pages/index/index.json': '{"usingComponents": {"a": "/a"}}',
      'a.json': component('./b').json,
      'a.wxml': '<other/>',
      'a.js': 'Component({})',
      'b.json': component('./a').json,
      'b.wxml': '<other/>',
      'b.js': 'Component({})',
    })

    expect(problemLines(project)).toEqual([])
    expect(project.units.a!.json.usingComponents).toEqual({ other: '/b' })
    expect(project.units.b!.json.usingComponents).toEqual({ other: '/a' })
  })
})
