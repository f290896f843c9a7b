import { h } from '../dom.ts'
import { icon } from '../icons.ts'
import type { Schedule } from './schedule.ts'

export interface ToastOptions {
  title: string
  /** `success`, `error`, `loading`; anything else is no picture. */
  icon: string
  image?: string
  /** Without it the toast stays until it is hidden. */
  durationMs?: number
  mask: boolean
}

/** `wx.showToast` and `wx.showLoading`: there is one toast, and the newest wins. */
export function createToast(schedule: Schedule): {
  element: HTMLElement
  show(options: ToastOptions): void
  hide(): void
} {
  // A screen reader hears what comes into a region it already knows.
  const element = h('div', { class: 'native-toast-place', role: 'status' })
  let cancel = () => {}
  const hide = () => {
    cancel()
    element.replaceChildren()
    element.classList.remove('native-masked')
  }
  return {
    element,
    hide,
    show({ title, icon: name, image, durationMs, mask }) {
      hide()
      const picture = pictureOf(name, image)
      const shape = picture ? 'native-toast native-toast-square' : 'native-toast'
      element.append(h('div', { class: shape }, picture, h('p', {}, title)))
      element.classList.toggle('native-masked', mask)
      if (durationMs !== undefined) cancel = schedule(hide, durationMs)
    },
  }
}

function pictureOf(name: string, image: string | undefined): Node | undefined {
  if (image) return h('img', { class: 'native-toast-image', src: image, alt: '' })
  if (name === 'loading') return h('span', { class: 'native-spinner', 'aria-hidden': 'true' })
  return name === 'success' || name === 'error' ? icon(name) : undefined
}
