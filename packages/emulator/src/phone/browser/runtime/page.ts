import type { BuiltProject, PageConfig } from '../../wire.ts'
import type { Engine, EnginePage } from './engine/index.ts'
import { NavigationError, type BarState, type EventChannel, type PageInstance, type ShareMessage } from './ports.ts'
import { watchScrolling } from './scrolling.ts'
import { writeRoute, type Route } from './route.ts'

export interface OpenPage extends PageInstance {
  styles: string[]
  show(): void
  hide(): void
  unload(): void
}

interface PageOptions {
  engine: Engine
  project: BuiltProject
  theme: () => 'light' | 'dark'
  parent: HTMLElement
  openerChannel: EventChannel
  barChanged: () => void
  onError: (error: unknown, where: string) => void
}

/** A page, made but not yet shown: `attach` puts it into the document and calls onLoad. */
export function openPage(route: Route, options: PageOptions): OpenPage {
  const { project, parent, onError } = options
  const { path, query } = route
  const config = pageConfig(project, path)
  const element = document.createElement('div')
  element.className = 'page'
  element.dataset.path = path
  const scroller = element.appendChild(document.createElement('div'))
  scroller.className = 'page-scroller'
  if (config.disableScroll) scroller.style.overflow = 'hidden'
  const inner = drawPage(route, options)
  const { component } = inner
  Object.assign(component, {
    route: path,
    __route__: path,
    options: { ...query },
    getOpenerEventChannel: () => options.openerChannel,
  })

  const call = (handler: string, ...args: unknown[]): unknown => {
    if (typeof component[handler] !== 'function') return undefined
    try {
      return component[handler](...args)
    } catch (error) {
      onError(error, `${path} ${handler}`)
      return undefined
    }
  }
  const scrolling = watchScrolling(scroller, config, call)
  let ready = false
  /** What follows a page's show, unless something has covered it again: after the components' `ready`, in the next turn. */
  const arrive = () => {
    if (!element.isConnected) return
    if (!ready) call('onReady')
    ready = true
    if (!element.hidden) tell('onRouteDone', 'routeDone')
  }
  const tell = (handler: string, lifetime: string, ...args: unknown[]) => {
    call(handler, ...args)
    inner.triggerPageLifetime(lifetime, args)
  }

  const page: OpenPage = {
    path,
    query,
    component,
    config,
    bar: firstBar(config, project, options.theme()),
    scroller,
    element,
    styles: inner.styles,
    call,
    setBar(change: Partial<BarState>) {
      page.bar = { ...page.bar, ...change }
      options.barChanged()
    },
    cover(covered) {
      if (covered) tell('onHide', 'hide')
      else tell('onShow', 'show')
    },
    resize: (size) => tell('onResize', 'resize', { size }),
    startPullDown: scrolling.startPullDown,
    stopPullDown: scrolling.stopPullDown,
    sharable: typeof component.onShareAppMessage === 'function',
    async share(from, target) {
      const fallback: ShareMessage = { title: page.bar.title, path: writeRoute(route) }
      const answer = call('onShareAppMessage', { from, target }) as
        (Partial<ShareMessage> & { promise?: unknown }) | undefined
      return { ...fallback, ...answer, ...((await answer?.promise) as object) }
    },
    show() {
      element.hidden = false
      if (!element.isConnected) {
        parent.append(element)
        inner.attach(scroller)
        call('onLoad', { ...query }) // the page may change what it is given; its address stays
      }
      page.cover(false)
      setTimeout(arrive, 0)
    },
    hide() {
      if (element.hidden) return // a tab page below the one that is left
      page.cover(true)
      element.hidden = true
    },
    unload() {
      call('onUnload')
      inner.release()
      element.remove()
    },
  }
  return page
}

/** @throws {NavigationError} Its WXML cannot be drawn: a function of WXS throws. */
function drawPage({ path, query }: Route, { engine, onError }: PageOptions): EnginePage {
  try {
    return engine.createPage(path, query)
  } catch (error) {
    onError(error, `${path}.wxml`)
    throw new NavigationError(`page "${path}" cannot be drawn`)
  }
}

function pageConfig(project: BuiltProject, path: string): PageConfig {
  const own = Object.entries(project.units[path]?.json ?? {})
  return { ...project.app.window, ...Object.fromEntries(own) } as PageConfig
}

function firstBar(config: PageConfig, { app }: BuiltProject, theme: 'light' | 'dark'): BarState {
  const themed = (value: string | undefined, otherwise: string) =>
    value?.startsWith('@') ? (app.theme?.[theme][value.slice(1)] ?? otherwise) : (value ?? otherwise)
  const dark = app.darkmode && theme === 'dark'
  const textStyle = themed(config.navigationBarTextStyle, dark ? 'white' : 'black')
  return {
    title: themed(config.navigationBarTitleText, ''),
    loading: false,
    frontColor: textStyle === 'white' ? '#ffffff' : '#000000',
    backgroundColor: themed(config.navigationBarBackgroundColor, dark ? '#191919' : '#ffffff'),
    custom: config.navigationStyle === 'custom',
    homeButton: true,
  }
}
