import { expect, it } from 'vitest'
import { createTabBarApis } from './tabBar.ts'
import { fakePhone } from './testing/fakePhone.ts'

const tabBar = { list: [{ pagePath: 'pages/index/index', text: 'Home' }] }

function setUp(path = 'pages/index/index') {
  const drawn: unknown[] = []
  const control = {
    set: (change: object) => void drawn.push(change),
    badge: (index: number, text?: string) => void drawn.push({ index, text }),
    redDot: (index: number, shown: boolean) => void drawn.push({ index, shown }),
  }
  return { apis: createTabBarApis(fakePhone({ app: { tabBar }, page: { path }, native: { tabBar: control } })), drawn }
}

it('changes the bar of a tab page', async () => {
  const { apis, drawn } = setUp()
  await apis.setTabBarBadge({ index: 0, text: '5' })
  await apis.removeTabBarBadge({ index: 0 })
  await apis.setTabBarItem({ index: 0, text: 'Start' })
  await apis.hideTabBar()
  expect(drawn).toEqual([
    { index: 0, text: '5' },
    { index: 0, text: undefined },
    { item: { index: 0, text: 'Start' } },
    { visible: false },
  ])
})

it('fails on other pages, and for tabs that are not there', async () => {
  await expect(setUp('pages/other/other').apis.hideTabBar()).rejects.toEqual({
    errMsg: 'hideTabBar:fail not TabBar page',
  })
  await expect(setUp().apis.showTabBarRedDot({ index: 3 })).rejects.toEqual({
    errMsg: 'showTabBarRedDot:fail tabbar item not found',
  })
})
