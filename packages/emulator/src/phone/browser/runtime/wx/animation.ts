import type { AnimationChange, AnimationStep, ExportedAnimation } from '../builtins/support/playAnimation.ts'

export interface AnimationOptions {
  duration?: number
  timingFunction?: string
  delay?: number
  transformOrigin?: string
}

const styles = ['opacity', 'backgroundColor', 'width', 'height', 'left', 'right', 'top', 'bottom'] as const
const transforms = [
  ...['rotate', 'rotateX', 'rotateY', 'rotateZ', 'rotate3d', 'scale', 'scaleX', 'scaleY', 'scaleZ', 'scale3d'],
  ...['translate', 'translateX', 'translateY', 'translateZ', 'translate3d', 'skew', 'skewX', 'skewY'],
  ...['matrix', 'matrix3d'],
]

type Animation = Record<string, (...args: (string | number)[]) => Animation> & {
  step(options?: AnimationOptions): Animation
  export(): ExportedAnimation
}

/** wx.createAnimation: writes down what is to move; `export` hands it over and begins anew. */
export function createAnimation(usual: AnimationOptions = {}): Animation {
  let changes: AnimationChange[] = []
  let actions: AnimationStep[] = []
  const add = (change: AnimationChange) => {
    changes.push(change)
    return animation
  }
  const adders = [
    ...styles.map((name) => [name, (value: string | number) => add(writeStyle(name, value))] as const),
    ...transforms.map((type) => [type, (...args: (string | number)[]) => add({ type, args })] as const),
  ]
  const animation = {
    ...Object.fromEntries(adders),
    step(own: AnimationOptions = {}) {
      const asked = {
        duration: 400,
        timingFunction: 'linear',
        delay: 0,
        transformOrigin: '50% 50% 0',
        ...usual,
        ...own,
      }
      const { transformOrigin, duration, timingFunction, delay } = asked
      actions.push({ animates: changes, option: { transformOrigin, transition: { duration, timingFunction, delay } } })
      changes = []
      return animation
    },
    export() {
      const exported = { actions }
      actions = []
      return exported
    },
  } as Animation
  return animation
}

/** Bare numbers are px, but for the opacity. */
function writeStyle(name: (typeof styles)[number], value: string | number): AnimationChange {
  const property = name === 'backgroundColor' ? 'background-color' : name
  const isLength = typeof value === 'number' && name !== 'opacity'
  return { type: 'style', args: [property, isLength ? `${value}px` : String(value)] }
}
