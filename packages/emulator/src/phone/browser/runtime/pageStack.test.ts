import { JSDOM } from 'jsdom'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { BuiltProject } from '../../wire.ts'
import type { Engine } from './engine/index.ts'
import { createPageStack } from './pageStack.ts'
import type { PageStack } from './ports.ts'

const { window } = new JSDOM('<main></main>')
const real = globalThis.document
beforeEach(() => void Object.assign(globalThis, { document: window.document }))
afterEach(() => void Object.assign(globalThis, { document: real }))

const paths = ['guard', 'menu', 'detail', 'tabA', 'tabB']
const handlers = ['onLoad', 'onShow', 'onReady', 'onHide', 'onUnload']

/** An app whose pages write down what they are told; `code` is what one of them does beside. */
function createApp(code: Record<string, (stack: PageStack, query: Record<string, string>) => void> = {}) {
  const log: string[] = []
  const engine = {
    createPage(path: string) {
      const told = (handler: string) => (query: Record<string, string>) => {
        log.push(`${path} ${handler}`)
        code[`${path} ${handler}`]?.(stack, query)
      }
      const component = Object.fromEntries(handlers.map((handler) => [handler, told(handler)]))
      const release = () => void log.push(`${path} released`)
      return { component, styles: [path], attach() {}, triggerPageLifetime() {}, release }
    },
  } as unknown as Engine
  const list = ['tabA', 'tabB'].map((pagePath) => ({ pagePath, text: pagePath }))
  const app = { pages: paths, entryPagePath: 'menu', window: {}, tabBar: { list }, darkmode: false, json: {} }
  const stack = createPageStack({
    engine,
    project: () => ({ app, units: {} }) as unknown as BuiltProject,
    styles: { use() {}, update() {} },
    theme: () => 'light',
    parent: window.document.querySelector('main')!,
    onError: (error) => void log.push(String(error)),
    onNotFound: ({ path }) => void log.push(`not found: ${path}`),
  })
  return { stack, log, shown: () => stack.pages.map(({ path }) => path) }
}

it('lets a page that leaves from its onLoad come to its onShow first, and keeps the newcomer on top', async () => {
  const { stack, log, shown } = createApp({ 'guard onLoad': (stack) => void stack.redirectTo('/menu') })
  await stack.reLaunch('/guard')
  await stack.navigateTo('/detail')
  expect(log.filter((line) => !line.endsWith('onReady'))).toEqual([
    ...['guard onLoad', 'guard onShow', 'guard onUnload', 'guard released'],
    ...['menu onLoad', 'menu onShow', 'menu onHide', 'detail onLoad', 'detail onShow'],
  ])
  expect(shown()).toEqual(['menu', 'detail'])
})

it('calls onReady once, and not on a page that is gone already', async () => {
  const { stack, log } = createApp()
  await Promise.all([
    stack.reLaunch('/guard'),
    stack.reLaunch('/menu'),
    stack.navigateTo('/detail'),
    stack.navigateBack(),
  ])
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(log.filter((line) => line === 'menu onReady')).toHaveLength(1)
  expect(log.indexOf('guard onReady')).toBeLessThan(log.indexOf('guard onUnload'))
})

it('goes back as many pages as it is told, and unloads each', async () => {
  const { stack, log, shown } = createApp()
  await stack.reLaunch('/menu')
  for (const path of ['guard', 'detail', 'guard']) await stack.navigateTo(`/${path}`)
  await stack.navigateBack(2)
  expect(shown()).toEqual(['menu', 'guard'])
  expect(log.filter((line) => line.endsWith('released'))).toEqual(['guard released', 'detail released'])
  await stack.navigateBack(99)
  expect(shown()).toEqual(['menu'])
  await expect(stack.navigateBack()).rejects.toThrow('cannot navigate back at first page.')
})

it('keeps ten pages and refuses the eleventh', async () => {
  const { stack } = createApp()
  await stack.reLaunch('/menu')
  for (let opened = 1; opened < 10; opened += 1) await stack.navigateTo('/detail')
  await expect(stack.navigateTo('/detail')).rejects.toThrow('webview count limit exceed')
  expect(stack.pages).toHaveLength(10)
})

it('keeps a tab alive behind another, until the app starts over', async () => {
  const { stack, log } = createApp()
  await stack.reLaunch('/tabA')
  await stack.switchTab('/tabB')
  await stack.switchTab('/tabA')
  expect(log.filter((line) => line === 'tabA onLoad')).toHaveLength(1)
  await stack.reLaunch('/menu')
  expect(log.filter((line) => line.endsWith('released')).sort()).toEqual(['tabA released', 'tabB released'])
})

it('refuses what WeChat refuses', async () => {
  const { stack, log } = createApp()
  await stack.reLaunch('/menu')
  await expect(stack.navigateTo('/tabA')).rejects.toThrow('can not navigateTo a tabbar page')
  await expect(stack.switchTab('/detail')).rejects.toThrow('can not switch to no-tabBar page')
  await expect(stack.redirectTo('')).rejects.toThrow('page "" is not found')
  await expect(stack.navigateTo('/nowhere')).rejects.toThrow('page "nowhere" is not found')
  expect(log).toContain('not found: nowhere')
})

it('gives a page its query to keep: what it does with it changes no address', async () => {
  const { stack } = createApp({ 'detail onLoad': (_stack, query) => void (query.id = 'other') })
  await stack.reLaunch('/detail?id=50%25')
  expect(stack.current().query).toEqual({ id: '50%25' })
})
