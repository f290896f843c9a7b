import { expect, it } from 'vitest'
import { createAnimation } from './animation.ts'

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
