import { h } from './dom.ts'
import type { FrameStore } from './state.ts'

const shownForMs = 4000

/** One line about what just happened, also said aloud. */
export function noticeView(store: FrameStore): HTMLElement {
  const element = h('div', { class: 'notice', role: 'status' })
  let timer: ReturnType<typeof setTimeout> | undefined
  store.watch(
    ({ notice }) => notice,
    (notice) => {
      clearTimeout(timer)
      element.textContent = notice?.text ?? ''
      element.dataset.tone = notice?.tone ?? ''
      if (notice) timer = setTimeout(() => store.change({ notice: undefined }), shownForMs)
    },
  )
  return element
}
