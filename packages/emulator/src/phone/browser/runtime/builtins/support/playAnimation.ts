/** What `animation="{{…}}"` is given: steps one after the other, each of some changes at the same time. */
export interface ExportedAnimation {
  actions: AnimationStep[]
}

export interface AnimationStep {
  animates: AnimationChange[]
  option: {
    transformOrigin: string
    transition: { duration: number; timingFunction: string; delay: number }
  }
}

/** `style` has a CSS property and its value; every other type is a function of `transform` with its arguments. */
export interface AnimationChange {
  type: string
  args: (string | number)[]
}

/** What an element has been turned, moved and scaled by so far: a later step replaces what is of the same type. */
const reached = new WeakMap<HTMLElement, Map<string, string>>()
const running = new WeakMap<HTMLElement, object>()

/**
 * Plays what wx.createAnimation exported, step by step; a newer animation of the element takes over at once.
 *
 * @param wait Resolves after so many ms.
 */
export async function playAnimation(
  element: HTMLElement,
  animation: ExportedAnimation,
  wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
): Promise<void> {
  running.set(element, animation)
  for (const step of animation.actions) {
    if (running.get(element) !== animation) return
    applyStep(element, step)
    await wait(step.option.transition.duration + step.option.transition.delay)
  }
}

function applyStep(element: HTMLElement, { animates, option }: AnimationStep): void {
  const { duration, timingFunction, delay } = option.transition
  const transform = reached.get(element) ?? new Map<string, string>()
  reached.set(element, transform)
  element.style.transition = `all ${duration}ms ${timingFunction} ${delay}ms`
  element.style.transformOrigin = option.transformOrigin
  for (const { type, args } of animates) {
    if (type === 'style') element.style.setProperty(String(args[0]), String(args[1]))
    else transform.set(type, `${type}(${args.map((value, index) => withUnit(type, value, index)).join(', ')})`)
  }
  if (transform.size > 0) element.style.transform = [...transform.values()].join(' ')
}

/** WeChat takes bare numbers: px for moves, degrees for turns. */
function withUnit(type: string, value: string | number, index: number): string {
  if (typeof value === 'string') return value
  if (type.startsWith('translate')) return `${value}px`
  if (type === 'rotate3d') return index === 3 ? `${value}deg` : String(value)
  if (type.startsWith('rotate') || type.startsWith('skew')) return `${value}deg`
  return String(value)
}
