import { JSDOM } from 'jsdom'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchGestures, type Gesture } from './gestures.ts'

let gestures: Gesture[]
let button: HTMLElement
let scroller: HTMLElement
let heard: string[]
let send: (type: string, fields: object) => void

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const page = '<main><div class="page"><div class="page-scroller"><button></button></div></div></main>'
  const { window } = new JSDOM(`<!doctype html><body>${page}</body>`)
  const root = window.document.querySelector('main')!
  button = root.querySelector('button')!
  scroller = root.querySelector('.page-scroller')!
  gestures = []
  heard = []
  watchGestures(root, (gesture) => {
    gestures.push(gesture)
    return heard.includes(gesture.type)
  })
  send = (type, fields) => {
    const event = new window.Event(type, { bubbles: true, cancelable: true })
    const values = Object.entries({ timeStamp: 5000, button: 0, detail: 1, ...fields })
    for (const [name, value] of values) Object.defineProperty(event, name, { value })
    button.dispatchEvent(event)
  }
})
afterEach(() => {
  vi.useRealTimers()
})

const finger = (identifier: number, clientX: number, clientY: number) => ({ identifier, clientX, clientY })
const types = () => gestures.map(({ type }) => type)

it('hears a touch once, though browsers repeat it as a mouse', () => {
  send('touchstart', { touches: [finger(0, 5, 5)], changedTouches: [finger(0, 5, 5)] })
  send('touchend', { touches: [], changedTouches: [finger(0, 5, 5)] })
  send('mousedown', { clientX: 5, clientY: 5, timeStamp: 5300 })
  send('mouseup', { clientX: 5, clientY: 5, timeStamp: 5300 })
  send('click', { clientX: 5, clientY: 5, timeStamp: 5300 })
  expect(types()).toEqual(['touchstart', 'touchend', 'tap'])
})

it('keeps two fingers apart', () => {
  const [left, right] = [finger(3, 10, 10), finger(4, 90, 90)]
  send('touchstart', { touches: [left], changedTouches: [left] })
  send('touchstart', { touches: [left, right], changedTouches: [right] })
  const moved = [finger(3, 20, 10), finger(4, 80, 90)]
  send('touchmove', { touches: moved, changedTouches: moved })
  send('touchend', { touches: [moved[0]], changedTouches: [moved[1]] })
  send('touchend', { touches: [], changedTouches: [moved[0]] })
  const xOf = (points: Gesture['touches']) => points.map(({ identifier, clientX }) => [identifier, clientX])
  expect(gestures.map(({ type, touches, changedTouches }) => [type, xOf(changedTouches), xOf(touches)])).toEqual([
    ['touchstart', [[3, 10]], [[3, 10]]],
    ['touchstart', [[4, 90]], xOf([left, right] as never)],
    ['touchmove', xOf(moved as never), xOf(moved as never)],
    ['touchend', [[4, 80]], [[3, 20]]],
    ['touchend', [[3, 20]], []],
  ])
})

it('takes a long press that is heard for no tap, and a finger that moves for no long press', () => {
  const press = (to: number) => {
    send('mousedown', { clientX: 5, clientY: 5 })
    send('mousemove', { clientX: to, clientY: 5 })
    vi.advanceTimersByTime(400)
    send('mouseup', { clientX: to, clientY: 5 })
    send('click', { clientX: to, clientY: 5 })
  }
  heard = ['longtap']
  press(8)
  expect(types()).toEqual(['touchstart', 'touchmove', 'longpress', 'longtap', 'touchend'])
  gestures = []
  press(40)
  expect(types()).toEqual(['touchstart', 'touchmove', 'touchend', 'tap'])
})

it('takes a long press for a tap where nobody listens for long presses, as WeChat does', () => {
  send('mousedown', { clientX: 5, clientY: 5 })
  vi.advanceTimersByTime(400)
  send('mouseup', { clientX: 5, clientY: 5 })
  send('click', { clientX: 5, clientY: 5 })
  expect(types()).toEqual(['touchstart', 'longpress', 'longtap', 'touchend', 'tap'])
})

it('counts from the corner of the page area, and from the top of what is scrolled', () => {
  scroller.getBoundingClientRect = () => ({ left: 2, top: 88 }) as DOMRect
  scroller.scrollTop = 300
  send('click', { clientX: 12, clientY: 100 })
  expect(gestures[0]).toMatchObject({
    detail: { x: 10, y: 312 },
    touches: [{ clientX: 10, clientY: 12, pageX: 10, pageY: 312 }],
  })
})
