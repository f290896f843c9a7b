import type { BuiltProject } from '../../wire.ts'
import type { Engine } from './engine/index.ts'
import { createEventChannels } from './eventChannel.ts'
import { openPage, type OpenPage } from './page.ts'
import { NavigationError, type EventChannel, type PageStack } from './ports.ts'
import { isTabPage, readRoute, writeRoute, type Route } from './route.ts'
import type { Styles } from './styles.ts'

interface StackOptions {
  engine: Engine
  project: () => BuiltProject
  styles: Styles
  theme: () => 'light' | 'dark'
  /** Where pages stand. */
  parent: HTMLElement
  onError: (error: unknown, where: string) => void
  onNotFound: (route: Route) => void
}

/** WeChat's limit. */
const deepest = 10

export function createPageStack(options: StackOptions): PageStack {
  let pages: OpenPage[] = []
  /** Tab pages stay alive while another tab is in front. */
  const tabs = new Map<string, OpenPage>()
  const listeners: (() => void)[] = []
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const app = () => options.project().app
  const top = () => pages.at(-1)

  const open = (route: Route, openerChannel?: EventChannel): OpenPage =>
    openPage(route, {
      engine: options.engine,
      project: options.project(),
      theme: options.theme,
      parent: options.parent,
      openerChannel: openerChannel ?? createEventChannels().opened,
      barChanged: changed,
      onError: options.onError,
    })
  const showTop = () => {
    const page = top()!
    options.styles.use(page.styles) // before it is drawn, or the first picture is naked
    page.show()
    changed()
  }
  const unload = (page: OpenPage) => {
    page.unload()
    if (tabs.get(page.path) === page) tabs.delete(page.path)
  }
  let turn: Promise<unknown> = Promise.resolve()
  /** One move after the other, each in a task of its own: a page that leaves from its onLoad comes to its onShow first. */
  const inTurn = <Result>(move: () => Result): Promise<Result> => {
    const done = turn.then(nextTask).then(move)
    turn = done.catch(() => undefined)
    return done
  }
  const resolve = (url: string): Route => {
    const route = readRoute(url, top()?.path ?? '')
    if (app().pages.includes(route.path)) return route
    options.onNotFound(route)
    throw new NavigationError(`page "${route.path}" is not found`)
  }
  const resolveOrdinary = (api: string, url: string): Route => {
    const route = resolve(url)
    if (isTabPage(app(), route.path)) throw new NavigationError(`can not ${api} a tabbar page`)
    return route
  }

  return {
    get pages() {
      return pages
    },
    current() {
      const page = top()
      if (!page) throw new NavigationError('there is no page yet')
      return page
    },
    navigateTo: (url, events) =>
      inTurn(() => {
        const route = resolveOrdinary('navigateTo', url)
        if (pages.length >= deepest) throw new NavigationError(`webview count limit exceed`)
        const channels = createEventChannels(events)
        const page = open(route, channels.opened)
        top()?.hide()
        pages.push(page)
        showTop()
        return { eventChannel: channels.opener }
      }),
    redirectTo: (url) =>
      inTurn(() => {
        const route = resolveOrdinary('redirectTo', url)
        const page = open(route)
        const left = pages.pop()
        if (left) unload(left)
        pages.push(page)
        showTop()
      }),
    switchTab: (url) =>
      inTurn(() => {
        const route = resolve(url)
        if (!isTabPage(app(), route.path)) throw new NavigationError('can not switch to no-tabBar page')
        if (top()?.path === route.path && pages.length === 1) return
        const page = tabs.get(route.path) ?? open({ path: route.path, query: {} })
        for (const left of pages.splice(0).reverse()) {
          if (left === page) continue
          if (tabs.get(left.path) === left) left.hide()
          else unload(left)
        }
        tabs.set(route.path, page)
        pages = [page]
        showTop()
      }),
    reLaunch: (url) =>
      inTurn(() => {
        const route = resolve(url)
        const page = open(route)
        const left = new Set([...pages.reverse(), ...tabs.values()])
        pages = []
        for (const each of left) unload(each)
        if (isTabPage(app(), route.path)) tabs.set(route.path, page)
        pages = [page]
        showTop()
      }),
    navigateBack: (delta = 1) =>
      inTurn(() => {
        if (pages.length < 2) throw new NavigationError('cannot navigate back at first page.')
        const left = pages.splice(Math.max(1, pages.length - Math.max(1, delta)))
        for (const page of left.reverse()) unload(page)
        showTop()
      }),
    onChange: (listener) => void listeners.push(listener),
  }
}

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve, 0))

/** The stack as addresses, bottom first: what a reload of the app comes back to. */
export const writeStack = (stack: PageStack): string[] => stack.pages.map(writeRoute)
