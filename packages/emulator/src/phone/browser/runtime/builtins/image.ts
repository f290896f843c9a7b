import type { Builtin } from '../builtin.ts'
import { forwardAria, reflect } from './support/aria.ts'
import { make } from './support/dom.ts'

/** `<image>`: an `<img>` that fills the host; its 14 modes are in styles/media.css. */
export const image: Builtin = {
  tag: 'image',
  properties: {
    src: { type: String },
    mode: { type: String, value: 'scaleToFill' },
    webp: { type: Boolean, value: false },
    lazyLoad: { type: Boolean, value: false },
    showMenuByLongpress: { type: Boolean, value: false },
    fadeIn: { type: Boolean, value: false },
    alt: { type: String },
  },
  events: ['load', 'error'],
  attach(host) {
    const img = make('img', 'wx-image-img')
    img.draggable = false
    host.element.append(img)
    reflect(host, 'mode')
    forwardAria(host, img)
    host.observe(['lazyLoad'], () => (img.loading = host.props.lazyLoad ? 'lazy' : 'eager'))
    host.observe(['alt', 'ariaLabel'], () => (img.alt = host.props.ariaLabel || host.props.alt))
    host.observe(['src'], () => {
      if (host.props.src) img.src = host.services.fileUrl(host.props.src, host.pagePath)
      else img.removeAttribute('src')
    })
    img.addEventListener('load', () => {
      img.classList.remove('wx-image-failed')
      host.fire('load', { width: img.naturalWidth, height: img.naturalHeight })
    })
    img.addEventListener('error', () => {
      img.classList.add('wx-image-failed')
      const { src } = host.props
      if (!src) return // is no error
      host.services.warn(`${host.pagePath}: the image ${src} could not be loaded`)
      host.fire('error', { errMsg: `GET ${src} failed` })
    })
  },
}
