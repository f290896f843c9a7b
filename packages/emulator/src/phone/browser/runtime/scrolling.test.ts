import { JSDOM } from 'jsdom'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchScrolling } from './scrolling.ts'

let scroller: HTMLElement
let called: string[]
let dispatch: (type: string, fields?: object) => void

beforeEach(() => {
  const { window } = new JSDOM('<!doctype html><body><div></div></body>')
  vi.stubGlobal('document', window.document)
  scroller = window.document.querySelector('div')!
  called = []
  watchScrolling(scroller, { enablePullDownRefresh: true }, (handler) => void called.push(handler))
  dispatch = (type, fields = {}) => void scroller.dispatchEvent(Object.assign(new window.Event(type), fields))
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const pull = (...heights: number[]) =>
  heights.forEach((clientY, index) => dispatch(index === 0 ? 'touchstart' : 'touchmove', { touches: [{ clientY }] }))

it.each([
  ['nothing', 5, []],
  ['nothing', 59, []],
  ['the page', 60, ['onPullDownRefresh']],
  ['the page', 200, ['onPullDownRefresh']],
])('refreshes %s by a pull of %i px', (_, px, calls) => {
  pull(100, 100 + px / 2, 100 + px)
  expect(called).toEqual(calls)
})

it('refreshes nothing by a pull that begins below the top', () => {
  scroller.scrollTop = 10
  pull(100, 200)
  expect(called).toEqual([])
})

it('tells of the bottom once each time it is reached', () => {
  for (const [name, value] of Object.entries({ scrollHeight: 1000, clientHeight: 500 }))
    Object.defineProperty(scroller, name, { value })
  const bottoms = [400, 450, 470, 500, 300, 460].map((top) => {
    called = []
    scroller.scrollTop = top
    dispatch('scroll')
    return called.includes('onReachBottom')
  })
  expect(bottoms).toEqual([false, true, false, false, false, true])
})
