import { JSDOM } from 'jsdom'
import { describe, expect, it } from 'vitest'
import { parseHtml, trusted } from './richNodes.ts'

const { window } = new JSDOM()
const fromHtml = (html: string) => trusted(parseHtml(html, new window.DOMParser()))

describe('the nodes of a rich-text', () => {
  it('keep trusted tags with their attributes', () => {
    expect(fromHtml('<p class="a" style="color:red">Hi <b>you</b></p>')).toEqual([
      {
        type: 'node',
        name: 'p',
        attrs: { class: 'a', style: 'color:red' },
        children: [
          { type: 'text', text: 'Hi ' },
          { type: 'node', name: 'b', attrs: {}, children: [{ type: 'text', text: 'you' }] },
        ],
      },
    ])
    expect(fromHtml('<img src="a.png" width="10">')[0]).toMatchObject({ attrs: { src: 'a.png', width: '10' } })
  })

  it.each([
    '<script>alert(1)</script>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<svg><script>alert(1)</script></svg>',
    '<math><mtext>x</mtext></math>',
    '<video src="x">inside</video>',
    '<form><button>go</button></form>',
    '<template><b>x</b></template>',
  ])('lose %s with all that is in it', (html) => {
    expect(fromHtml(html)).toEqual([])
  })

  it('lose attributes that could run, load or lead away', () => {
    const [link, image] = fromHtml('<a href="javascript:alert(1)" onclick="x()">a</a><img onerror="x()" srcset="y">')
    expect(link).toMatchObject({ name: 'a', attrs: {} })
    expect(image).toMatchObject({ name: 'img', attrs: {} })
  })

  it('may be written as objects, which pass the same gate', () => {
    const nodes = [
      {
        name: 'DIV',
        attrs: { STYLE: 'color:red', onclick: 'x()' },
        children: [{ type: 'text', text: 'a&nbsp;&lt;b' }],
      },
      { name: 'script', children: [{ type: 'text', text: 'x' }] },
      null,
      'text',
    ]
    expect(trusted(nodes)).toEqual([
      { type: 'node', name: 'div', attrs: { style: 'color:red' }, children: [{ type: 'text', text: 'a\u00a0<b' }] },
    ])
  })

  it('have their entities decoded once', () => {
    expect(fromHtml('&amp;lt;')).toEqual([{ type: 'text', text: '&lt;' }])
  })
})
