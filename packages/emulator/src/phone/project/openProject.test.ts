import { describe, expect, it } from 'vitest'
import { openProject } from './openProject.ts'
import { built, problemLines, run, smallest, templatesOf, temporaryProject } from './testing/temporaryProject.ts'

const coffee = {
  'project.config.json': '{"appid": "wx1234567890abcdef", "miniprogramRoot": "miniprogram/"}',
  'miniprogram/app.json': `{
    "pages": ["pages/index/index", "pages/me/me"],
    "subPackages": [{"root": "shop", "pages": ["list/list"], "independent": true}],
    "entryPagePath": "pages/me/me",
    "window": {"navigationBarTitleText": "Coffee"},
    "tabBar": {"list": [{"pagePath": "pages/index/index", "text": "Menu"}, {"pagePath": "pages/me/me", "text": "Me"}]},
    "darkmode": true,
    "themeLocation": "theme.json",
    "usingComponents": {"cup": "components/cup/cup"}
  }`,
  'miniprogram/theme.json': '{"light": {"bar": "#fff"}, "dark": {"bar": "#000"}}',
  'miniprogram/app.ts': 'App({ globalData: { shop: "Hillside" as string } })',
  'miniprogram/app.wxss': 'page { color: red }',
  'miniprogram/pages/index/index.json':
    '{"navigationBarTitleText": "Menu", "usingComponents": {"price": "/components/price/index", "cup": "../../components/cup/cup"}}',
  'miniprogram/pages/index/index.wxml': '<view class="card"><price value="{{price}}"/><cup/></view>',
  'miniprogram/pages/index/index.wxss': '.card { padding: 75rpx }',
  'miniprogram/pages/index/index.ts': `import { priceOf } from '../../lib/prices'\nPage({ data: { price: priceOf('latte') } })`,
  'miniprogram/pages/me/me.wxml': '<text>me</text>',
  'miniprogram/pages/me/me.js': 'Page({})',
  'miniprogram/shop/list/list.wxml': '<text>list</text>',
  'miniprogram/shop/list/list.js': 'Page({})',
  'miniprogram/components/cup/cup.json': '{"component": true}',
  'miniprogram/components/cup/cup.wxml': '<image/>',
  'miniprogram/components/cup/cup.js': 'Component({})',
  'miniprogram/components/price/index.json':
    '{"component": true, "componentGenerics": {"unit": {"default": "../cup/cup"}, "note": true}}',
  'miniprogram/components/price/index.wxml': '<text>{{value}}</text>',
  'miniprogram/components/price/index.js': 'Component({ properties: { value: Number } })',
  'miniprogram/lib/prices.ts': `const prices: Record<string, number> = { latte: 32 }\nexport const priceOf = (drink: string) => prices[drink]`,
}

describe('openProject', () => {
  it('builds a mini program from its folder', async () => {
    const project = await built(coffee)

    expect(problemLines(project)).toEqual([])
    expect(project).toMatchObject({
      revision: 1,
      appid: 'wx1234567890abcdef',
      app: {
        pages: ['pages/index/index', 'pages/me/me', 'shop/list/list'],
        entryPagePath: 'pages/me/me',
        window: { navigationBarTitleText: 'Coffee' },
        tabBar: { list: [{ text: 'Menu' }, { text: 'Me' }] },
        darkmode: true,
        theme: { light: { bar: '#fff' }, dark: { bar: '#000' } },
        json: { usingComponents: { cup: '/components/cup/cup' } },
      },
    })
    expect(Object.keys(project.units)).toEqual([
      'app',
      'pages/index/index',
      'components/price/index',
      'components/cup/cup',
      'pages/me/me',
      'shop/list/list',
    ])
    expect(project.units['pages/index/index']).toMatchObject({
      json: {
        navigationBarTitleText: 'Menu',
        usingComponents: { price: '/components/price/index', cup: '/components/cup/cup' },
      },
      script: 'pages/index/index.js',
      style: '.\uE000card { padding: 10vw }',
    })
    expect(project.units['components/price/index']!.json.componentGenerics).toEqual({
      unit: { default: '/components/cup/cup' },
      note: true,
    })
  })

  it('compiles every template and script to what a browser can run', async () => {
    const project = await built(coffee)
    const pages: unknown[] = []

    run(project, 'pages/index/index.js', { Page: (page: unknown) => pages.push(page) })
    const templates = templatesOf(project)

    expect(pages).toEqual([{ data: { price: 32 } }])
    expect(Object.keys(templates).sort()).toEqual(
      Object.keys(project.units)
        .filter((path) => path !== 'app')
        .sort(),
    )
    expect(project.modules['lib/prices.js']).toMatchObject({ file: 'miniprogram/lib/prices.ts' })
  })

  it('takes the given appid where the project is a tourist', async () => {
    const project = await built({ ...smallest, 'project.config.json': '{"appid": "touristappid"}' })

    expect(project.appid).toBe('wx0000000000000000')
  })

  it.each([
    ['no folder', { dir: 'nowhere', files: {} }, 'folder_missing'],
    ['no app.json', { dir: '.', files: { 'readme.md': '' } }, 'app_json_missing'],
    [
      'a broken project.config.json',
      { dir: '.', files: { ...smallest, 'project.config.json': '{' } },
      'project_config_invalid',
    ],
    [
      'a root outside',
      { dir: '.', files: { ...smallest, 'project.config.json': '{"miniprogramRoot": "../.."}' } },
      'project_config_invalid',
    ],
  ])('refuses %s', async (_, { dir, files }, code) => {
    const project = temporaryProject(files as Record<string, string>)

    await expect(openProject({ dir: `${project.dir}/${dir}`, appid: 'wx0000000000000000' })).rejects.toMatchObject({
      name: 'ProjectError',
      code,
    })
  })
})
