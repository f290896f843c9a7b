import type { Phone, TabBarControl } from '../ports.ts'
import { isTabPage } from '../route.ts'
import { ApiFailure, makeApis } from './api.ts'

/** Only a tab page may change the tab bar. */
export function createTabBarApis(phone: Phone) {
  const { native, stack, project } = phone
  const change = (act: (bar: TabBarControl) => void) => {
    if (!isTabPage(project().app, stack.current().path)) throw new ApiFailure('not TabBar page')
    act(native.tabBar)
  }
  const checkIndex = (index: number) => {
    if (project().app.tabBar?.list[index] === undefined) throw new ApiFailure('tabbar item not found')
  }
  const changeItem = (index: number, act: (bar: TabBarControl) => void) =>
    change((bar) => {
      checkIndex(index)
      act(bar)
    })
  const needs = { index: 'Number' } as const
  return makeApis(phone, {
    showTabBar: () => change((bar) => bar.set({ visible: true })),
    hideTabBar: () => change((bar) => bar.set({ visible: false })),
    setTabBarStyle: ({ color, selectedColor, backgroundColor, borderStyle }) =>
      change((bar) => bar.set({ style: stated({ color, selectedColor, backgroundColor, borderStyle }) })),
    setTabBarItem: {
      needs,
      run: ({ index, text, iconPath, selectedIconPath }) =>
        changeItem(index, (bar) => bar.set({ item: { index, ...stated({ text, iconPath, selectedIconPath }) } })),
    },
    setTabBarBadge: {
      needs: { ...needs, text: 'String' },
      run: ({ index, text }) => changeItem(index, (bar) => bar.badge(index, text)),
    },
    removeTabBarBadge: { needs, run: ({ index }) => changeItem(index, (bar) => bar.badge(index, undefined)) },
    showTabBarRedDot: { needs, run: ({ index }) => changeItem(index, (bar) => bar.redDot(index, true)) },
    hideTabBarRedDot: { needs, run: ({ index }) => changeItem(index, (bar) => bar.redDot(index, false)) },
  })
}

const stated = (given: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
