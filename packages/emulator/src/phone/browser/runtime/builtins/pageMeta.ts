import type { Builtin } from '../builtin.ts'
import { pageOf } from './support/page.ts'

/** `<page-meta>`: what a page says of itself. It has to be the first tag of a page. */
export const pageMeta: Builtin = {
  tag: 'page-meta',
  properties: {
    backgroundTextStyle: { type: String },
    backgroundColor: { type: String },
    backgroundColorTop: { type: String },
    backgroundColorBottom: { type: String },
    rootBackgroundColor: { type: String },
    scrollTop: { type: String },
    scrollDuration: { type: Number, value: 300 },
    pageStyle: { type: String },
    pageFontSize: { type: String },
    rootFontSize: { type: String },
    pageOrientation: { type: String },
  },
  events: ['resize', 'scroll', 'scrolldone'],
  attach(host) {
    const { page, scroller } = pageOf(host)
    host.observe(['pageStyle', 'pageFontSize'], () => {
      page.style.cssText = host.props.pageStyle
      if (host.props.pageFontSize) page.style.fontSize = fontSize(host.props.pageFontSize)
    })
    host.observe(['backgroundColor', 'rootBackgroundColor'], () => {
      scroller.style.backgroundColor = host.props.rootBackgroundColor || host.props.backgroundColor
    })
    host.observe(['rootFontSize'], () => {
      // `rem` counts from the document's root, which all pages share: it is this page's while the page is there.
      if (host.props.rootFontSize) document.documentElement.style.fontSize = fontSize(host.props.rootFontSize)
    })
    host.observe(['scrollTop'], () => {
      if (host.props.scrollTop === '') return
      const behavior = host.props.scrollDuration > 0 ? 'smooth' : 'auto'
      scroller.scrollTo({ top: Number.parseFloat(host.props.scrollTop), behavior })
    })
    const onScroll = () => host.fire('scroll', { scrollTop: scroller.scrollTop })
    const onScrollEnd = () => host.fire('scrolldone')
    scroller.addEventListener('scroll', onScroll)
    scroller.addEventListener('scrollend', onScrollEnd)
    const onResize = () => {
      if (page.closest<HTMLElement>('.page')?.hidden) return
      const { innerWidth: windowWidth, innerHeight: windowHeight } = window
      host.fire('resize', { size: { windowWidth, windowHeight } })
    }
    window.addEventListener('resize', onResize)
    host.onDetach(() => {
      scroller.removeEventListener('scroll', onScroll)
      scroller.removeEventListener('scrollend', onScrollEnd)
      window.removeEventListener('resize', onResize)
      if (host.props.rootFontSize) document.documentElement.style.fontSize = ''
    })
  },
}

/** `system` follows WeChat's setting for large fonts. */
const fontSize = (size: string): string => (size === 'system' ? 'var(--font-size-setting)' : size)

/** `<navigation-bar>`, inside page-meta. */
export const navigationBar: Builtin = {
  tag: 'navigation-bar',
  properties: {
    title: { type: String },
    loading: { type: Boolean, value: false },
    frontColor: { type: String },
    backgroundColor: { type: String },
    colorAnimationDuration: { type: Number, value: 0 },
    colorAnimationTimingFunc: { type: String, value: 'linear' },
  },
  attach(host) {
    host.observe(['title', 'loading', 'frontColor', 'backgroundColor'], () => {
      const { title, loading, frontColor, backgroundColor } = host.props
      host.services.setBar(host, {
        loading,
        ...(title && { title }),
        ...(frontColor && { frontColor }),
        ...(backgroundColor && { backgroundColor }),
      })
    })
  },
}
