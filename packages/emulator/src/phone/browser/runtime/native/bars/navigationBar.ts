import type { Phone } from '../../ports.ts'
import { isTabPage } from '../../route.ts'
import { button, h } from '../dom.ts'
import { icon } from '../icons.ts'
import type { Texts } from '../texts.ts'

/** Back or home, title, and room for the capsule. */
export function createNavigationBar(texts: Texts, phone: () => Phone): { element: HTMLElement; draw(): void } {
  const failed = (error: Error) => phone().console.fail(error)
  const goBack = () => void phone().stack.navigateBack().catch(failed)
  const goHome = () => void phone().stack.reLaunch(`/${phone().project().app.entryPagePath}`).catch(failed)
  const back = button('native-bar-button', texts.goBack, goBack, icon('back'))
  const home = button('native-bar-button', texts.goHome, goHome, icon('home'))
  const spinner = h('span', { class: 'native-spinner', role: 'img', 'aria-label': texts.pageLoading })
  const title = h('h1', { class: 'native-bar-title' })
  const element = h(
    'header',
    { class: 'native-bar' },
    h('div', { class: 'native-bar-start' }, back, home),
    h('div', { class: 'native-bar-middle' }, spinner, title),
  )
  return {
    element,
    draw() {
      const { stack, project } = phone()
      const page = stack.pages.at(-1)
      if (!page) return
      const { app } = project()
      const { bar, path } = page
      const isHome = path === app.entryPagePath || isTabPage(app, path)
      back.hidden = stack.pages.length < 2
      home.hidden = stack.pages.length > 1 || isHome || !bar.homeButton
      spinner.hidden = !bar.loading
      title.textContent = bar.title
      element.hidden = bar.custom
      element.style.color = bar.frontColor
      element.style.backgroundColor = bar.backgroundColor
    },
  }
}
