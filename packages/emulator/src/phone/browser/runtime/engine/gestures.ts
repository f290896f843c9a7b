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

export interface TouchPoint {
  identifier: number
  clientX: number
  clientY: number
  pageX: number
  pageY: number
}

const longPressMs = 350
const movedPx = 10

/**
 * Watches `root`. A tap is the DOM's click, whoever made it: a finger, a mouse, the keyboard or a screen reader; so a
 * built-in that stops the click stops the tap. A mouse is one finger, as in WeChat's own tools.
 */
export function watchGestures(root: HTMLElement, emit: (gesture: Gesture) => void): void {
  let press: { target: globalThis.Element; start: TouchPoint; timer: ReturnType<typeof setTimeout> } | undefined
  let pressedLong = false
  let lastTouchAt = -Infinity // browsers repeat a touch as mouse events

  const begin = (event: globalThis.Event, point: TouchPoint, touches: TouchPoint[]) => {
    const target = event.target as globalThis.Element
    pressedLong = false
    if (press) clearTimeout(press.timer)
    const timer = setTimeout(() => {
      pressedLong = true
      for (const type of ['longpress', 'longtap'] as const)
        emit({ type, target, detail: at(point), touches: [point], changedTouches: [point], original: event })
    }, longPressMs)
    press = { target, start: point, timer }
    emit({ type: 'touchstart', target, detail: at(point), touches, changedTouches: [point], original: event })
  }
  const move = (event: globalThis.Event, point: TouchPoint, touches: TouchPoint[]) => {
    if (!press) return
    const { target, start, timer } = press
    if (Math.hypot(point.clientX - start.clientX, point.clientY - start.clientY) > movedPx) clearTimeout(timer)
    emit({ type: 'touchmove', target, detail: at(point), touches, changedTouches: [point], original: event })
  }
  const end = (event: globalThis.Event, point: TouchPoint, type: 'touchend' | 'touchcancel', left: TouchPoint[]) => {
    if (!press) return
    const { target, timer } = press
    clearTimeout(timer)
    press = undefined
    emit({ type, target, detail: at(point), touches: left, changedTouches: [point], original: event })
  }

  const onTouch =
    (run: (event: TouchEvent, point: TouchPoint, touches: TouchPoint[]) => void) => (event: TouchEvent) => {
      lastTouchAt = event.timeStamp
      run(event, pointOf(event.changedTouches[0]!), [...event.touches].map(pointOf))
    }
  const onMouse = (run: (event: MouseEvent, point: TouchPoint) => void) => (event: MouseEvent) => {
    const isEcho = event.timeStamp - lastTouchAt < 1000
    if (!isEcho && event.button === 0) run(event, pointOf({ ...pointerPlace(event), identifier: 0 }))
  }
  const active = { passive: false } // a handler that prevents touchmove keeps the page from scrolling
  root.addEventListener('touchstart', onTouch(begin), active)
  root.addEventListener('touchmove', onTouch(move), active)
  root.addEventListener(
    'touchend',
    onTouch((event, point, touches) => end(event, point, 'touchend', touches)),
    active,
  )
  root.addEventListener(
    'touchcancel',
    onTouch((event, point, left) => end(event, point, 'touchcancel', left)),
  )
  root.addEventListener(
    'mousedown',
    onMouse((event, point) => begin(event, point, [point])),
  )
  root.addEventListener(
    'mousemove',
    onMouse((event, point) => move(event, point, [point])),
  )
  document.addEventListener(
    'mouseup',
    onMouse((event, point) => end(event, point, 'touchend', [])),
  )
  root.addEventListener('click', (event) => {
    if (pressedLong && event.detail > 0) return // WeChat: a long press is no tap; the keyboard's click has detail 0
    const target = event.target as globalThis.Element
    const point = pointOf({ ...pointerPlace(event), identifier: 0 })
    emit({ type: 'tap', target, detail: at(point), touches: [point], changedTouches: [point], original: event })
  })
}

const at = ({ pageX, pageY }: TouchPoint) => ({ x: pageX, y: pageY })

const pointerPlace = ({ clientX, clientY, pageX, pageY }: MouseEvent) => ({ clientX, clientY, pageX, pageY })

const pointOf = ({ identifier, clientX, clientY, pageX, pageY }: TouchPoint): TouchPoint => ({
  identifier,
  clientX,
  clientY,
  pageX,
  pageY,
})
