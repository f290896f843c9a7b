import type { AppLife } from './app.ts'
import type { createConsole } from './console.ts'
import type { PageStack, Phone } from './ports.ts'

/** Shown and hidden by the window, or by the person who closes the mini program and opens it again. */
export function watchVisibility(life: AppLife, { stack, native }: Phone): void {
  const setShown = (shown: boolean) => {
    const page = stack.pages.at(-1)
    if (shown) {
      life.emit('show', life.launchOptions)
      page?.cover(false)
    } else {
      page?.cover(true)
      life.emit('hide', {})
    }
  }
  document.addEventListener('visibilitychange', () => setShown(!document.hidden))
  native.onVisibility(setShown)
}

/** What no caller was there to catch: in a timer, in a promise. */
export function watchErrors(life: AppLife, { fail, failPromise }: ReturnType<typeof createConsole>): void {
  addEventListener('error', ({ error }) => {
    if (error) fail(error) // the browser's own complaints have none
  })
  addEventListener('unhandledrejection', ({ reason, promise }) => {
    failPromise(reason)
    life.emit('unhandledRejection', { reason: reason as unknown, promise })
  })
}

type Size = Parameters<Parameters<Phone['onResize']>[0]>[0]

/** @param listeners Of wx.onWindowResize. */
export function watchSize(stack: PageStack, listeners: readonly ((size: Size) => void)[]): void {
  addEventListener('resize', () => {
    const size = { windowWidth: innerWidth, windowHeight: innerHeight }
    stack.pages.at(-1)?.resize(size)
    for (const listener of listeners) listener(size)
  })
}

/** `100vh` in WXSS is the page's height, which the bars above and below it leave over. */
export function measureViewport(pages: HTMLElement): void {
  const measure = () => document.documentElement.style.setProperty('--page-vh', `${pages.clientHeight / 100}px`)
  new ResizeObserver(measure).observe(pages)
}
