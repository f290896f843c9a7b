import type { Phone } from '../ports.ts'
import { ApiFailure, makeApis } from './api.ts'

/** The bar over a page, what is behind the page, and pulling it down. */
export function createPageBarApis(phone: Phone) {
  const page = () => phone.stack.current()
  return makeApis(phone, {
    setNavigationBarTitle: { needs: { title: 'String' }, run: ({ title }) => page().setBar({ title }) },
    setNavigationBarColor: {
      needs: { frontColor: 'String', backgroundColor: 'String' },
      run({ frontColor, backgroundColor }) {
        if (!['#ffffff', '#000000'].includes(frontColor.toLowerCase())) {
          throw new ApiFailure(`invalid frontColor "${frontColor}"`)
        }
        page().setBar({ frontColor, backgroundColor })
      },
    },
    showNavigationBarLoading: () => page().setBar({ loading: true }),
    hideNavigationBarLoading: () => page().setBar({ loading: false }),
    hideHomeButton: () => page().setBar({ homeButton: false }),
    setBackgroundColor({ backgroundColor }) {
      if (backgroundColor !== undefined) page().scroller.style.backgroundColor = backgroundColor
    },
    startPullDownRefresh: () => page().startPullDown(),
    stopPullDownRefresh: () => page().stopPullDown(),
    pageScrollTo({ scrollTop, selector, offsetTop = 0, duration = 300 }) {
      const { scroller, component } = page()
      const behavior = duration > 0 ? 'smooth' : 'auto'
      if (selector === undefined) return void scroller.scrollTo({ top: scrollTop ?? 0, behavior })
      const [target] = phone.view.select(component, selector)
      if (!target) throw new ApiFailure(`selector "${selector}" finds nothing`)
      const above = target.element.getBoundingClientRect().top - scroller.getBoundingClientRect().top
      void scroller.scrollTo({ top: scroller.scrollTop + above + offsetTop, behavior })
    },
  })
}
