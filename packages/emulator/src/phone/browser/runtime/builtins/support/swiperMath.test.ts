import { describe, expect, it } from 'vitest'
import { landing, nearestRoute, offsetOf } from './swiperMath.ts'

const ring = { count: 4, circular: true }
const row = { count: 4, circular: false }

describe('a circular swiper', () => {
  it('has its last item just before the first', () => {
    expect(offsetOf(3, 0, ring)).toBe(3)
    expect(offsetOf(3, 3.5, ring)).toBe(-0.5)
    expect(offsetOf(0, 3.25, ring)).toBe(0.75)
  })

  it('goes the short way round', () => {
    expect(nearestRoute(3, 0, ring)).toBe(4)
    expect(nearestRoute(0, 3, ring)).toBe(-1)
    expect(nearestRoute(1, 2, ring)).toBe(2)
  })
})

describe('a drag', () => {
  it('turns the page from a fifth of an item on', () => {
    expect(landing(1, 1.15, row, 1)).toBe(1)
    expect(landing(1, 1.3, row, 1)).toBe(2)
    expect(landing(1, 0.7, row, 1)).toBe(0)
  })

  it('stops at the ends of a row, and not in a ring', () => {
    expect(landing(3, 3.6, row, 1)).toBe(3)
    expect(landing(3, 3.6, ring, 1)).toBe(0)
    expect(landing(0, -0.6, ring, 1)).toBe(3)
    expect(landing(1, 2.9, row, 2)).toBe(2)
  })
})
