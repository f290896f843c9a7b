import { expect, it } from 'vitest'
import { tagsOf } from './wxmlTags.ts'

const written = (wxml: string) =>
  tagsOf(wxml).map(({ name, attributes }) => [name, ...attributes.map((attribute) => attribute.name)].join(' '))

it.each([
  ['tags and attributes', '<view class="a" wx:if="{{b}}"><text>c</text></view>', ['view class wx:if', 'text']],
  [
    'what closes itself, in lines',
    '<input\n  value="{{a}}"\n  bind:input="b"\n  focus\n/>',
    ['input value bind:input focus'],
  ],
  ['no comments', '<!-- <veiw> --><view/>', ['view']],
  ['no scripts', '<wxs module="m">var a = 1 <b; "<veiw>"</wxs><view/>', ['view']],
  ['external scripts', '<wxs module="m" src="./a.wxs"/><view/>', ['wxs module src', 'view']],
  [
    'no expressions',
    `{{ a <b ? '<c>' : '' }}<view title="{{ a > b ? '>' : '<' }}" id='{{ x["y"] }}'/>`,
    ['view title id'],
  ],
  ['quotes in expressions', '<view class="{{ a ? "b" : "c" }} d" hidden/>', ['view class hidden']],
  ['text like markup', '1 < 2, a<-b', []],
])('finds %s', (_, wxml, tags) => {
  expect(written(wxml)).toEqual(tags)
})

it('knows where they stand', () => {
  const wxml = '<view>\n  <button open-tpye="share"/>'
  const [, button] = tagsOf(wxml)
  expect(wxml.slice(button!.offset)).toMatch(/^<button/)
  expect(wxml.slice(button!.attributes[0]!.offset)).toMatch(/^open-tpye=/)
})

it('is not kept busy by what is no tag', () => {
  expect(tagsOf(`<view ${'title="{{a}} '.repeat(2000)}`)).toEqual([])
})
