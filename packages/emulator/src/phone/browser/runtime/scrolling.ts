import type { PageConfig } from '../../wire.ts'

const defaultReachBottomPx = 50
const pullPx = 60

/** onPageScroll, onReachBottom and onPullDownRefresh of one page. */
export function watchScrolling(
  scroller: HTMLElement,
  config: PageConfig,
  call: (handler: string, ...args: unknown[]) => unknown,
): { startPullDown(): void; stopPullDown(): void } {
  const bottomPx = config.onReachBottomDistance ?? defaultReachBottomPx
  let wasAtBottom = false
  scroller.addEventListener('scroll', () => {
    call('onPageScroll', { scrollTop: scroller.scrollTop })
    const isAtBottom = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop <= bottomPx
    if (isAtBottom && !wasAtBottom) call('onReachBottom')
    wasAtBottom = isAtBottom
  })

  const dots = document.createElement('div')
  dots.className = `pull-down ${config.backgroundTextStyle ?? 'dark'}`
  dots.setAttribute('role', 'progressbar')
  dots.append(...['', '', ''].map(() => document.createElement('i')))
  const pullDown = {
    startPullDown() {
      if (dots.isConnected) return
      scroller.prepend(dots)
      call('onPullDownRefresh')
    },
    stopPullDown: () => dots.remove(),
  }
  if (config.enablePullDownRefresh) watchPulling(scroller, pullDown.startPullDown)
  return pullDown
}

/** A finger or a mouse that drags down from the very top. */
function watchPulling(scroller: HTMLElement, pulled: () => void): void {
  let startY: number | undefined
  const begin = (y: number) => void (startY = scroller.scrollTop <= 0 ? y : undefined)
  const move = (y: number) => {
    if (startY === undefined || y - startY < pullPx) return
    startY = undefined
    pulled()
  }
  scroller.addEventListener('touchstart', ({ touches }) => begin(touches[0]!.clientY), { passive: true })
  scroller.addEventListener('touchmove', ({ touches }) => move(touches[0]!.clientY), { passive: true })
  scroller.addEventListener('mousedown', ({ clientY }) => begin(clientY))
  scroller.addEventListener('mousemove', ({ clientY, buttons }) => (buttons === 1 ? move(clientY) : undefined))
}
