import { svg } from '../dom.ts'
import type { Party } from '../emulatorState.ts'

const pitch = 44
const height = 32
const middle = height / 2

/** The carrier stands where WeChat does: both are the world outside. */
const lanes: Record<Party, number> = { phone: 0, server: 1, wechat: 2, carrier: 2 }

const x = (party: Party): number => pitch / 2 + lanes[party] * pitch

/** Three lanes and an arrow from one to another. Says nothing to a screen reader: the row does so in words. */
export function laneArrow(from: Party, to: Party): SVGElement {
  const start = x(from)
  const end = x(to)
  const forward = Math.sign(end - start)
  const tip = end - forward * 1.5
  const lines = [0, 1, 2].map((lane) => {
    const at = pitch / 2 + lane * pitch
    return svg('line', { class: 'lane', x1: at, x2: at, y1: -height, y2: 2 * height })
  })
  const carrier = from === 'carrier' || to === 'carrier'
  return svg(
    'svg',
    { class: 'arrow', width: 3 * pitch, height, viewBox: `0 0 ${3 * pitch} ${height}`, 'aria-hidden': 'true' },
    ...lines,
    svg('line', {
      class: carrier ? 'shaft carrier' : 'shaft',
      x1: start,
      x2: tip - forward * 4,
      y1: middle,
      y2: middle,
    }),
    svg('circle', { class: 'tail', cx: start, cy: middle, r: 2.5 }),
    svg('path', {
      class: 'head',
      d: `M${tip} ${middle}l${-forward * 7} -4v8z`,
    }),
  )
}
