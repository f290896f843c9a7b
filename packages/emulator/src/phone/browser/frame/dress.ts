import type { Acts } from './acts.ts'
import { header } from './panels/header.ts'
import { panels } from './panels/panels.ts'
import type { FrameStore } from './state.ts'
import { scoped } from './store.ts'
import { textsOf } from './texts.ts'

/** Puts header and panels around the phone, and makes them anew when the language changes; the phone stays as it is. */
export function dress(store: FrameStore, acts: Acts, phone: HTMLElement): void {
  let undress = (): void => {}
  store.watch(
    ({ language }) => language,
    (language) => {
      undress()
      const t = textsOf(language)
      const scope = scoped(store)
      const views = { store: scope, acts, t }
      const head = header(views)
      const side = panels(views)
      phone.before(head)
      phone.after(side)
      document.title = `${t.title} · ${t.subtitle}`
      document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
      undress = () => {
        scope.end()
        head.remove()
        side.remove()
      }
    },
  )
}
