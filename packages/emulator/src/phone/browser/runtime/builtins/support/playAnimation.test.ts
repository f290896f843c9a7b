import { expect, it } from 'vitest'
import { createAnimation } from '../../wx/animation.ts'
import { playAnimation } from './playAnimation.ts'

const fakeElement = () => {
  const style: Record<string, unknown> = { setProperty: (name: string, value: string) => (style[name] = value) }
  return { element: { style } as unknown as HTMLElement, style }
}

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
