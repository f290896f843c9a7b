import { expect, it } from 'vitest'
import { built, problemLines, smallest } from './testing/temporaryProject.ts'

const page = 'pages/index/index'
const component = (path: string, wxml = '<view/>', json: object = {}) => ({
  [`${path}.json`]: JSON.stringify({ component: true, ...json }),
  [`${path}.wxml`]: wxml,
  [`${path}.js`]: 'Component({})',
})
const warnings = async (files: Record<string, string>) => problemLines(await built({ ...smallest, ...files }))

it.each([
  [
    'a misspelt tag',
    '<veiw>\n</veiw>',
    '1:1 warning <veiw> is neither built in nor in "usingComponents"; did you mean <view>?',
  ],
  [
    'a component that nobody named',
    '<view>\n  <t-button/>\n</view>',
    '2:3 warning <t-button> is neither built in nor in "usingComponents"',
  ],
  [
    'a misspelt event',
    '<button\n  open-type="getPhoneNumber"\n  bind:getphonenumbr="onPhone"/>',
    '3:3 warning <button> has no event "getphonenumbr"; did you mean "getphonenumber"?',
  ],
  [
    'an event of taps in other letters',
    '<view catchtpa="go"/>',
    '1:7 warning <view> has no event "tpa"; did you mean "tap"?',
  ],
  [
    'a misspelt attribute',
    '<button open-tpye="getPhoneNumber"/>',
    '1:9 warning <button> has no attribute "open-tpye"; did you mean "open-type"?',
  ],
  [
    'a misspelt attribute of both ways',
    '<input model:vaule="{{name}}"/>',
    '1:8 warning <input> has no attribute "vaule"; did you mean "value"?',
  ],
])('warns of %s', async (_, wxml, warning) => {
  expect(await warnings({ [`${page}.wxml`]: wxml })).toEqual([`${page}.wxml:${warning}`])
})

it('suggests components as well', async () => {
  const files = {
    [`${page}.json`]: '{"usingComponents": {"coffee-cup": "/cup"}}',
    [`${page}.wxml`]: '<cofee-cup/>',
    ...component('cup'),
  }
  expect(await warnings(files)).toEqual([
    `${page}.wxml:1:1 warning <cofee-cup> is neither built in nor in "usingComponents"; did you mean <coffee-cup>?`,
  ])
})

it('has nothing against what WeChat knows, or may know', async () => {
  const files = {
    'app.json': '{"pages": ["pages/index/index", "pages/me/me"], "usingComponents": {"everywhere": "/everywhere"}}',
    [`${page}.json`]: '{"usingComponents": {"list": "/list", "row": "/row"}}',
    [`${page}.wxml`]: `
      <!-- <veiw> -->
      <wxs module="m">module.exports = 1 <m && "<veiw>"</wxs>
      <import src="../shared.wxml"/><include src="../part.wxml"/>
      <list generic:row="row" bind:anything="on"><view slot="head" hoverClass="none" bind:done="on" data-tpye="1"/></list>
      <block wx:if="{{a <b}}"><map bindmarkertpa="on" scael="3"/><everywhere/><template is="rows"/></block>`,
    'pages/me/me.json': '{"usingComponents": {"cup": "/cup"}}',
    'pages/me/me.wxml': '<import src="../shared.wxml"/><template is="cups"/>',
    'pages/me/me.js': 'Page({})',
    'pages/shared.wxml': '<template name="rows"><row/></template><template name="cups"><cup/></template>',
    'pages/part.wxml': '<row/>',
    ...component('list', '<row/><slot name="head"/>', { componentGenerics: { row: true } }),
    ...component('row'),
    ...component('cup'),
    ...component('everywhere'),
  }
  expect(await warnings(files)).toEqual([])
})

it('says once what is wrong with the JSON, and not again of each tag', async () => {
  const missing = await warnings({
    [`${page}.json`]: '{"usingComponents": {"cup": "/cup"}}',
    [`${page}.wxml`]: '<cup/>',
  })
  expect(missing).toEqual([expect.stringContaining('component "/cup" not found')])
  const broken = await warnings({ [`${page}.json`]: '{,}', [`${page}.wxml`]: '<cup/>' })
  expect(broken).toEqual([expect.stringContaining(`${page}.json:1:2 error`)])
})

it('leaves packages in peace, whose authors are elsewhere', async () => {
  const files = {
    [`${page}.json`]: '{"usingComponents": {"cup": "cups/index"}}',
    [`${page}.wxml`]: '<cup/>',
    ...component('miniprogram_npm/cups/index', '<saucer/>'),
  }
  expect(await warnings(files)).toEqual([])
})
