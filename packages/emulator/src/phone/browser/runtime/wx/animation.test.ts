import { expect, it } from 'vitest'
import { createAnimation } from './animation.ts'
import { playAnimation } from './playAnimation.ts'

const fakeElement = () => {
  const style: Record<string, unknown> = { setProperty: (name: string, value: string) => (style[name] = value) }
  return { element: { style } as unknown as HTMLElement, style }
}

it('writes down steps, hands them over once and begins anew', () => {
  const animation = createAnimation({ duration: 100 })
  animation.rotate!(45).opacity!(0.5).step().translate!(10, 20).width!(30).step({ duration: 200, delay: 5 })
  const option = (duration: number, delay: number) => ({
    transformOrigin: '50% 50% 0',
    transition: { duration, timingFunction: 'linear', delay },
  })
  expect(animation.export()).toEqual({
    actions: [
      {
        animates: [
          { type: 'rotate', args: [45] },
          { type: 'style', args: ['opacity', '0.5'] },
        ],
        option: option(100, 0),
      },
      {
        animates: [
          { type: 'translate', args: [10, 20] },
          { type: 'style', args: ['width', '30px'] },
        ],
        option: option(200, 5),
      },
    ],
  })
  expect(animation.export()).toEqual({ actions: [] })
})

it('plays the steps one after the other; what is turned stays turned', async () => {
  const { element, style } = fakeElement()
  const waits: number[] = []
  const seen: unknown[] = []
  const wait = async (ms: number) => {
    waits.push(ms)
    seen.push(style.transform)
  }
  const exported = createAnimation().rotate!(45).step().translate!(10, 20).rotate!(90).step({ duration: 50, delay: 5 })
  await playAnimation(element, exported.export(), wait)
  expect(waits).toEqual([400, 55])
  expect(seen).toEqual(['rotate(45deg)', 'rotate(90deg) translate(10px, 20px)'])
})

it('gives way to a newer animation of the same element', async () => {
  const { element, style } = fakeElement()
  const later = createAnimation().opacity!(1).step().export()
  const earlier = createAnimation().opacity!(0).step().width!(5).step().export()
  await playAnimation(element, earlier, async () => {
    if (style.opacity === '0') await playAnimation(element, later, async () => {})
  })
  expect(style).toMatchObject({ opacity: '1' })
  expect(style.width).toBeUndefined()
})
