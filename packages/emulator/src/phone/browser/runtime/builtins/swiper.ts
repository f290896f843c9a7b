import type { Builtin, BuiltinHost } from '../builtin.ts'
import { reflect, setAria } from './support/aria.ts'
import { divertChildren, make } from './support/dom.ts'
import { watchDrag } from './support/drag.ts'
import { glide } from './support/glide.ts'
import { landing, nearestRoute, offsetOf, type Ring } from './support/swiperMath.ts'
import { cssLength } from './support/units.ts'

/** `<swiper-item>` */
export const swiperItem: Builtin = {
  tag: 'swiper-item',
  properties: { itemId: { type: String }, skipHiddenItemLayout: { type: Boolean, value: false } },
  attach(host) {
    const swiper = host.closest('swiper')
    swiper?.part?.itemsChanged?.()
    host.onDetach(() => swiper?.part?.itemsChanged?.())
  },
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/component/swiper.html */
export const swiper: Builtin = {
  tag: 'swiper',
  properties: {
    indicatorDots: { type: Boolean, value: false },
    indicatorColor: { type: String, value: 'rgba(0, 0, 0, .3)' },
    indicatorActiveColor: { type: String, value: '#000000' },
    autoplay: { type: Boolean, value: false },
    current: { type: Number, value: 0 },
    currentItemId: { type: String },
    interval: { type: Number, value: 5000 },
    duration: { type: Number, value: 500 },
    circular: { type: Boolean, value: false },
    vertical: { type: Boolean, value: false },
    previousMargin: { type: String, value: '0px' },
    nextMargin: { type: String, value: '0px' },
    snapToEdge: { type: Boolean, value: false },
    displayMultipleItems: { type: Number, value: 1 },
    skipHiddenItemLayout: { type: Boolean, value: false },
    easingFunction: { type: String, value: 'default' },
  },
  events: ['change', 'transition', 'animationfinish'],
  attach,
}

type Source = 'autoplay' | 'touch' | ''

function attach(host: BuiltinHost): void {
  const { element } = host
  const track = make('div', 'wx-swiper-track')
  const dots = make('div', 'wx-swiper-dots')
  dots.setAttribute('aria-hidden', 'true')
  divertChildren(element, track)
  element.append(track, dots)
  reflect(host, 'vertical')
  setAria(host, { role: 'group' })
  element.tabIndex = 0

  let items: HTMLElement[] = []
  /** Where the track stands; 1.5 is between the second item and the third. */
  let position = Math.max(0, host.props.current)
  let current = position
  let running = { stop() {} }
  const shown = () => Math.max(1, host.props.displayMultipleItems)
  const ring = (): Ring => ({ count: items.length, circular: host.props.circular && items.length > shown() })

  const layOut = (at: number) => {
    position = at
    const hasMargins = /[1-9]/.test(host.props.previousMargin + host.props.nextMargin)
    const reach = hasMargins ? 1 : 0
    items.forEach((item, index) => {
      const offset = offsetOf(index, position, ring())
      const shift = `${offset * 100}%`
      item.style.transform = host.props.vertical ? `translateY(${shift})` : `translateX(${shift})`
      // What is out of sight is out of the keyboard's reach as well.
      item.style.visibility = offset > -1 - reach && offset < shown() + reach ? '' : 'hidden'
    })
  }
  const markDots = () => {
    dots.replaceChildren(...items.map(() => make('i', '')))
    dots.childNodes.forEach((dot, index) => {
      const { indicatorColor, indicatorActiveColor } = host.props
      const isActive = index >= current && index < current + shown()
      ;(dot as HTMLElement).style.background = isActive ? indicatorActiveColor : indicatorColor
    })
    dots.hidden = !host.props.indicatorDots
  }
  const go = (target: number, source: Source) => {
    running.stop()
    const { count } = ring()
    if (count === 0) return
    const goal = nearestRoute(position, target, ring())
    const isOther = target !== current
    current = target
    markDots()
    const detail = { current, currentItemId: itemIdOf(host, current), source }
    if (isOther) {
      host.setProp('current', current)
      host.fire('change', detail)
    }
    const finish = () => {
      layOut(current)
      host.fire('animationfinish', detail)
    }
    running = glide(position, goal, host.props.duration, layOut, finish)
  }
  const step = (by: number, source: Source) => {
    const { count, circular } = ring()
    const furthest = Math.max(0, count - shown())
    const next = current + by
    if (circular) go((next + count) % count, source)
    // Autoplay starts over where a finger comes to an end.
    else go(source === 'autoplay' && next > furthest ? 0 : Math.max(0, Math.min(next, furthest)), source)
  }

  let isWaiting = false
  const itemsChanged = () => {
    if (isWaiting) return
    isWaiting = true
    queueMicrotask(() => {
      isWaiting = false
      items = itemsOf(host).map((item) => item.element)
      current = Math.max(0, Math.min(host.props.current, items.length - 1))
      running.stop()
      layOut(current)
      markDots()
    })
  }
  host.part = { itemsChanged }
  itemsChanged()

  host.observe(
    ['current'],
    () => host.props.current !== current && items[host.props.current] && go(host.props.current, ''),
  )
  host.observe(['currentItemId'], () => {
    const index = itemsOf(host).findIndex(({ props }) => props.itemId === host.props.currentItemId)
    if (host.props.currentItemId && index >= 0 && index !== current) go(index, '')
  })
  host.observe(['previousMargin', 'nextMargin', 'displayMultipleItems', 'vertical'], () => {
    const { previousMargin, nextMargin, vertical } = host.props
    const [before, after] = [cssLength(previousMargin), cssLength(nextMargin)]
    track.style.inset = vertical ? `${before} 0 ${after} 0` : `0 ${after} 0 ${before}`
    track.style.setProperty('--shown', String(shown()))
    layOut(position)
  })
  host.observe(['indicatorDots', 'indicatorColor', 'indicatorActiveColor', 'circular'], () => {
    layOut(position)
    markDots()
  })

  let timer: ReturnType<typeof setInterval> | undefined
  const play = () => {
    clearInterval(timer)
    if (host.props.autoplay) timer = setInterval(() => items.length > 1 && step(1, 'autoplay'), host.props.interval)
  }
  host.observe(['autoplay', 'interval'], play)

  let from = 0
  let hasMoved = false
  const forget = watchDrag(element, {
    begin() {
      running.stop()
      clearInterval(timer)
      from = position
      hasMoved = false
      return items.length > 0
    },
    move({ x, y }) {
      const { vertical } = host.props
      const pixels = vertical ? y : x
      if (!hasMoved && Math.abs(pixels) < 5) return
      hasMoved = true
      const size = (vertical ? track.clientHeight : track.clientWidth) / shown()
      layOut(from - pixels / size)
      host.fire('transition', vertical ? { dx: 0, dy: -pixels } : { dx: -pixels, dy: 0 })
    },
    end() {
      if (hasMoved) go(landing(from, position, ring(), shown()), 'touch')
      else layOut(current)
      play()
      setTimeout(() => (hasMoved = false), 0) // after the click
    },
  })
  // The click that ends a drag is no tap on what was dragged.
  element.addEventListener('click', (event) => hasMoved && event.stopPropagation(), { capture: true })
  element.addEventListener('keydown', (event) => {
    if (event.target !== element) return
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!by) return
    event.preventDefault()
    step(by, 'touch')
  })
  host.onDetach(() => {
    running.stop()
    clearInterval(timer)
    forget()
  })
}

/** Those of a swiper within it are not its own. */
const itemsOf = (host: BuiltinHost): BuiltinHost[] =>
  host.descendants('swiper-item').filter((item) => item.closest('swiper') === host)

const itemIdOf = (host: BuiltinHost, index: number): string => (itemsOf(host)[index]?.props.itemId as string) ?? ''
