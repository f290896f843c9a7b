/** What a finger does, as WeChat's events name it. */
export interface Gesture {
  type: 'touchstart' | 'touchmove' | 'touchend' | 'touchcancel' | 'longpress' | 'longtap' | 'tap'
  target: globalThis.Element
  detail: { x: number; y: number }
  touches: TouchPoint[]
  changedTouches: TouchPoint[]
  /** The DOM's event; `preventDefault` of the gesture reaches it. */
  original: globalThis.Event
}

/** `client…` counts from the corner of the page area, `page…` from the top of what scrolls in it. */
export interface TouchPoint {
  identifier: number
  clientX: number
  clientY: number
  pageX: number
  pageY: number
}

/** A finger or a mouse, in the window. */
interface Pointer {
  identifier: number
  clientX: number
  clientY: number
}

interface Press {
  target: globalThis.Element
  start: TouchPoint
  timer: ReturnType<typeof setTimeout>
}

const longPressMs = 350
const movedPx = 10

/**
 * Watches `root`. A tap is the DOM's click, whoever made it: a finger, a mouse, the keyboard or a screen reader; so a
 * built-in that stops the click stops the tap. A mouse is one finger, as in WeChat's own tools.
 *
 * @param emit Answers whether somebody listens for a gesture of this type: a long press is no tap only where it is heard.
 */
export function watchGestures(root: HTMLElement, emit: (gesture: Gesture) => boolean): void {
  const presses = new Map<number, Press>()
  let pressedLong = false
  let lastTouchAt = -Infinity // browsers repeat a touch as mouse events

  type Fingers = { changedTouches: TouchPoint[]; touches: TouchPoint[] }
  const tell = (type: Gesture['type'], target: globalThis.Element, original: globalThis.Event, fingers: Fingers) =>
    emit({ type, target, detail: at(fingers.changedTouches[0]!), ...fingers, original })

  const begin = (original: globalThis.Event, fingers: Fingers) => {
    const target = original.target as globalThis.Element
    pressedLong = false
    for (const point of fingers.changedTouches) {
      clearTimeout(presses.get(point.identifier)?.timer)
      const timer = setTimeout(() => {
        const heard = (['longpress', 'longtap'] as const).map((type) =>
          tell(type, target, original, { touches: [point], changedTouches: [point] }),
        )
        pressedLong = heard.includes(true)
      }, longPressMs)
      presses.set(point.identifier, { target, start: point, timer })
    }
    tell('touchstart', target, original, fingers)
  }
  // The DOM has an event of its own for the fingers on each element.
  const targetOf = ({ changedTouches }: Fingers) => presses.get(changedTouches[0]!.identifier)?.target
  const move = (original: globalThis.Event, fingers: Fingers) => {
    const target = targetOf(fingers)
    if (!target) return
    for (const { identifier, clientX, clientY } of fingers.changedTouches) {
      const press = presses.get(identifier)
      if (!press) continue
      const { start, timer } = press
      if (Math.hypot(clientX - start.clientX, clientY - start.clientY) > movedPx) clearTimeout(timer)
    }
    tell('touchmove', target, original, fingers)
  }
  const end = (type: 'touchend' | 'touchcancel') => (original: globalThis.Event, fingers: Fingers) => {
    const target = targetOf(fingers)
    if (!target) return
    for (const { identifier } of fingers.changedTouches) {
      clearTimeout(presses.get(identifier)?.timer)
      presses.delete(identifier)
    }
    tell(type, target, original, fingers)
  }

  type Step = (original: globalThis.Event, fingers: Fingers) => void
  const onTouch = (step: Step) => (event: TouchEvent) => {
    lastTouchAt = event.timeStamp
    const [touches, changedTouches] = [[...event.touches].map(pointOf), [...event.changedTouches].map(pointOf)]
    step(event, { touches, changedTouches })
  }
  const onMouse = (step: Step, isDown: boolean) => (event: MouseEvent) => {
    if (event.timeStamp - lastTouchAt < 1000 || event.button !== 0) return
    const point = pointOf(mouseOf(event))
    step(event, { touches: isDown ? [point] : [], changedTouches: [point] })
  }
  const active = { passive: false } // a handler that prevents touchmove keeps the page from scrolling
  root.addEventListener('touchstart', onTouch(begin), active)
  root.addEventListener('touchmove', onTouch(move), active)
  root.addEventListener('touchend', onTouch(end('touchend')), active)
  root.addEventListener('touchcancel', onTouch(end('touchcancel')))
  root.addEventListener('mousedown', onMouse(begin, true))
  root.addEventListener('mousemove', onMouse(move, true))
  root.ownerDocument.addEventListener('mouseup', onMouse(end('touchend'), false))
  root.addEventListener('click', (event) => {
    if (pressedLong && event.detail > 0) return // the keyboard's click has detail 0
    const point = pointOf(mouseOf(event))
    tell('tap', event.target as globalThis.Element, event, { touches: [point], changedTouches: [point] })
  })

  const pointOf = ({ identifier, clientX, clientY }: Pointer): TouchPoint => {
    const { left, top, scrollTop } = shownPage(root)
    const [x, y] = [clientX - left, clientY - top]
    return { identifier, clientX: x, clientY: y, pageX: x, pageY: y + scrollTop }
  }
}

/** Where the page that is shown begins in the window, as boundingClientRect counts, and how far it is scrolled. */
function shownPage(root: HTMLElement): { left: number; top: number; scrollTop: number } {
  const scroller = root.querySelector('.page:not([hidden]) > .page-scroller')
  const { left = 0, top = 0 } = scroller?.getBoundingClientRect() ?? {}
  return { left, top, scrollTop: scroller?.scrollTop ?? 0 }
}

const at = ({ pageX, pageY }: TouchPoint) => ({ x: pageX, y: pageY })

const mouseOf = ({ clientX, clientY }: MouseEvent): Pointer => ({ identifier: 0, clientX, clientY })
