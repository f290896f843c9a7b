import { describe, expect, it } from 'vitest'
import { edgesEntered, edgesReached, offsetIntoView } from './scroll.ts'

const list = { scrollHeight: 1000, clientHeight: 200, scrollWidth: 300, clientWidth: 300, scrollLeft: 0 }
const reached = (scrollTop: number) => edgesReached({ ...list, scrollTop }, 50, 50)

describe('the edges of a scroll-view', () => {
  it('are near within their threshold', () => {
    expect(reached(50).has('top')).toBe(true)
    expect(reached(51).has('top')).toBe(false)
    expect(reached(750).has('bottom')).toBe(true)
    expect(reached(749).has('bottom')).toBe(false)
  })

  it('are told once per approach, and only in the direction of the movement', () => {
    expect(edgesEntered(reached(700), reached(760), { x: 0, y: 60 })).toEqual(['bottom'])
    expect(edgesEntered(reached(760), reached(790), { x: 0, y: 30 })).toEqual([])
    expect(edgesEntered(reached(100), reached(20), { x: 0, y: -80 })).toEqual(['top'])
  })
})

describe('scroll-into-view', () => {
  it('brings the child to the start of the box, counting what is scrolled already', () => {
    expect(offsetIntoView(420, 100, 80, 800)).toBe(400)
  })

  it('goes no further than the content', () => {
    expect(offsetIntoView(2000, 100, 0, 800)).toBe(800)
    expect(offsetIntoView(-500, 100, 300, 800)).toBe(0)
  })
})
