import type { TabBar } from '../../../../wire.ts'
import type { Phone, TabBarControl } from '../../ports.ts'
import { h } from '../dom.ts'
import { fileAddress } from '../fileAddress.ts'
import { fill, type Texts } from '../texts.ts'

type Item = TabBar['list'][number] & { badge?: string | undefined; redDot?: boolean }

/** The tabs of app.json, with what the app changed since by wx.setTabBarStyle and its like. */
export function createTabBar(
  texts: Texts,
  phone: () => Phone,
): { element: HTMLElement; draw(): void; control: TabBarControl } {
  const element = h('nav', { class: 'native-tabs', 'aria-label': texts.tabs })
  let visible = true
  let style: Partial<TabBar> = {}
  const changes: Partial<Item>[] = []
  const change = (index: number, changed: Partial<Item>) => {
    changes[index] = { ...changes[index], ...changed }
    draw()
  }
  const draw = () => {
    const { stack, device, project } = phone()
    const { tabBar, theme } = project().app
    const path = stack.pages.at(-1)?.path
    element.hidden = !visible || !tabBar?.list.some(({ pagePath }) => pagePath === path)
    if (!tabBar || element.hidden) return
    const themed = (value: string | undefined) =>
      value?.startsWith('@') ? theme?.[device.theme][value.slice(1)] : value
    const { color, selectedColor, backgroundColor, borderStyle, position } = { ...tabBar, ...style }
    element.classList.toggle('native-tabs-top', position === 'top')
    element.classList.toggle('native-tabs-white-line', themed(borderStyle) === 'white')
    setColor(element, '--tab-color', themed(color))
    setColor(element, '--tab-selected', themed(selectedColor))
    setColor(element, '--tab-background', themed(backgroundColor))
    const focused = [...element.children].indexOf(document.activeElement as Element)
    const tabs = tabBar.list.map((item, index) => {
      const shown: Item = { ...item, ...changes[index] }
      const selected = item.pagePath === path
      const picture = themed(selected ? (shown.selectedIconPath ?? shown.iconPath) : shown.iconPath)
      return tab(shown, selected, position === 'top' ? undefined : picture)
    })
    element.replaceChildren(...tabs)
    if (focused >= 0) tabs[focused]?.focus({ preventScroll: true }) // a chosen tab is drawn anew below the finger
  }
  const tab = ({ pagePath, text, badge, redDot }: Item, selected: boolean, picture: string | undefined) => {
    const go = () => void tapped(pagePath, text).catch(phone().console.fail)
    return h(
      'button',
      { type: 'button', class: 'native-tab', 'aria-current': selected && 'page', onclick: go },
      h(
        'span',
        { class: 'native-tab-picture' },
        picture && h('img', { src: fileAddress(picture), alt: '' }),
        badge !== undefined && h('span', { class: 'native-badge', 'aria-hidden': 'true' }, badge),
        redDot && h('span', { class: 'native-red-dot', 'aria-hidden': 'true' }),
      ),
      h('span', {}, text),
      badge !== undefined && h('span', { class: 'native-unseen' }, news(badge)),
      redDot && h('span', { class: 'native-unseen' }, texts.newBadge),
    )
  }
  const tapped = async (pagePath: string, text: string) => {
    const { stack, project } = phone()
    await stack.switchTab(`/${pagePath}`)
    const index = project().app.tabBar!.list.findIndex((item) => item.pagePath === pagePath)
    stack.current().call('onTabItemTap', { index: String(index), pagePath, text })
  }
  const news = (badge: string) => (/^\d/.test(badge) ? fill(texts.unread, { count: badge }) : badge)

  return {
    element,
    draw,
    control: {
      set(changed) {
        visible = changed.visible ?? visible
        style = { ...style, ...changed.style }
        if (!changed.item) return draw()
        const { index, ...item } = changed.item
        change(index, item)
      },
      badge: (index, text) => change(index, { badge: text, redDot: false }),
      redDot: (index, shown) => change(index, { badge: undefined, redDot: shown }),
    },
  }
}

function setColor(element: HTMLElement, name: string, value: string | undefined): void {
  if (value) element.style.setProperty(name, value)
  else element.style.removeProperty(name)
}
