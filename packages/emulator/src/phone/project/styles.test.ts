import { describe, expect, it } from 'vitest'
import { built, problemLines, smallest } from './testing/temporaryProject.ts'

/** The page's CSS, with `§` for the marker before a class. */
async function cssOf(wxss: string, files: Record<string, string> = {}): Promise<string> {
  const project = await built({ ...smallest, ...files, 'pages/index/index.wxss': wxss })
  expect(problemLines(project).filter((line) => !line.includes('loads no local files'))).toEqual([])
  return project.units['pages/index/index']!.style!.replaceAll('\uE000', '§')
}

describe('WXSS', () => {
  it.each([
    ['750rpx as the width of the screen', '.a{margin:75rpx -7.5rpx .75rpx 0rpx}', '.§a{margin:10vw -1vw 0.1vw 0vw}'],
    ['rpx in calc', '.a{width:calc(100% - 15rpx)}', '.§a{width:calc(100% - 2vw)}'],
    ['names that only look like rpx', '.a10rpx{--b15rpx:0;content:"15rpx"}', '.§a10rpx{--b15rpx:0;content:"15rpx"}'],
    [
      'vh as the height of the page',
      '.a{height:calc(100vh - 75rpx)}',
      '.§a{height:calc(calc(100 * var(--page-vh, 1vh)) - 10vw)}',
    ],
    ['rpx in a media query', '@media (min-width: 750rpx){.a{top:0}}', '@media (min-width: 100vw){.§a{top:0}}'],
  ])('reads %s', async (_, wxss, css) => {
    expect(await cssOf(wxss)).toBe(css)
  })

  it.each([
    ['tags', 'view > text + scroll-view::after', 'wx-view > wx-text + wx-scroll-view::after'],
    ['page', 'page view', 'page wx-view'],
    ['tags in pseudo-classes', 'view:not(text.a):first-child', 'wx-view:not(wx-text.§a):first-child'],
    [
      'arguments that are no tags',
      'view:nth-child(2n + 1):nth-of-type(odd)',
      'wx-view:nth-child(2n + 1):nth-of-type(odd)',
    ],
    ['host, id and attribute', ':host #a [data-b="view"] *', ':host #a [data-b="view"] *'],
    ['classes in a row', '.a.b,.c .d', '.§a.§b,.§c .§d'],
    ['classes with escapes', '.w-1\\/2 .\\31 0', '.§w-1\\/2 .§\\31 0'],
  ])('rewrites %s', async (_, selector, rewritten) => {
    expect(await cssOf(`${selector}{top:0}`)).toBe(`${rewritten}{top:0}`)
  })

  it('leaves the steps of an animation alone', async () => {
    expect(await cssOf('@keyframes k{from{top:0}50%{top:75rpx}}')).toBe('@keyframes k{from{top:0}50%{top:10vw}}')
  })

  it.each([
    [
      'dark',
      '@media (prefers-color-scheme: dark){.a,page{top:0}}',
      ':where(:root[data-theme="dark"]) .§a,:where(:root[data-theme="dark"]) page{top:0}',
    ],
    [
      'light',
      '@media screen and (prefers-color-scheme:light){.a{top:0}}',
      ':where(:root[data-theme="light"]) .§a{top:0}',
    ],
    [
      'other conditions',
      '@media (prefers-color-scheme: dark) and (min-width: 9px){.a{top:0}}',
      '@media (min-width: 9px){:where(:root[data-theme="dark"]) .§a{top:0}}',
    ],
    [':root', '@media (prefers-color-scheme: dark){:root{top:0}}', ':root:where([data-theme="dark"]){top:0}'],
  ])("follows the phone's theme: %s", async (_, wxss, css) => {
    expect(await cssOf(wxss)).toBe(css)
  })

  it('fills in what is imported, in its place and with its own paths', async () => {
    const css = await cssOf(`@import "../../a.wxss";\n@import '/styles/b';\n.last{top:0}`, {
      'a.wxss': '@import "styles/b.wxss";.a{top:0}',
      'styles/b.wxss': '.b{background:url(c.png)}',
    })

    const b = '.§b{background:url("/phone/files/styles/c.png")}'
    expect(css.split('\n').filter((line) => line !== '')).toEqual([b, '.§a{top:0}', b, '.§last{top:0}'])
  })

  it('ends where sheets import each other', async () => {
    const css = await cssOf('@import "./b.wxss";.a{top:0}', {
      'pages/index/b.wxss': '@import "./index.wxss";.b{top:0}',
    })

    expect(css.match(/§\w/g)).toEqual(['§b', '§a'])
  })

  it.each([
    ['a local file', 'url(../a b.png)', undefined],
    ['a local file', "url('../../img/杯.png?v=1#x')", 'url("/phone/files/img/%E6%9D%AF.png?v=1#x")'],
    ['an absolute path', 'url("/img/a.png")', 'url("/phone/files/img/a.png")'],
    ['an address', 'url(https://coffee.example/a.png)', 'url(https://coffee.example/a.png)'],
    ['an address without protocol', 'url(//coffee.example/a.png)', 'url(//coffee.example/a.png)'],
    ['data', 'url("data:image/svg+xml,<svg xmlns=\'x\'/>")', 'url("data:image/svg+xml,<svg xmlns=\'x\'/>")'],
  ])('finds %s: %s', async (_, written, rewritten) => {
    expect(await cssOf(`.a{background:${written} no-repeat}`)).toBe(`.§a{background:${rewritten ?? written} no-repeat}`)
  })

  it('gives every unit a scope of its own, the same in each build', async () => {
    const scopes = async () =>
      Object.values((await built({ ...smallest, 'app.wxss': '' })).units).map((unit) => unit.styleScope)
    const [first, second] = [await scopes(), await scopes()]

    expect(first).toEqual(second)
    expect(new Set(first).size).toBe(2)
    for (const scope of first) expect(scope).toMatch(/^[a-z][a-z0-9]+$/)
  })
})
