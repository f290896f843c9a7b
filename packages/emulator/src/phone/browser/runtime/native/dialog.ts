import { freshId, h } from './dom.ts'

/** What stands in a dialog. */
export interface Drawing {
  /** `sheet` comes from below, `alert` stands in the middle, `full` is a page of its own. */
  shape: 'sheet' | 'alert' | 'full'
  /** Its name: a heading, or words that name it. */
  heading: HTMLElement | string
  body: Node[]
  /** Has the focus at first; otherwise the heading, or the dialog itself. */
  focus?: HTMLElement
  /** A tap beside it closes it too, as with WeChat's menus; its questions have to be answered. */
  closedByBackdrop?: boolean
}

export interface Dialogs {
  /**
   * Draws a dialog and waits for its answer. While it is open the focus stays in it; then the focus returns to what had it.
   *
   * @param refusal What Escape answers.
   */
  ask<Answer>(refusal: Answer, draw: (answer: (value: Answer) => void) => Drawing): Promise<Answer>
}

/**
 * @param place Where dialogs stand.
 * @param below What cannot be reached while one is open.
 */
export function createDialogs(place: HTMLElement, below: HTMLElement): Dialogs {
  const open: { backdrop: HTMLElement; box: HTMLElement; refuse: () => void }[] = []
  const settle = () => {
    below.inert = open.length > 0
    for (const dialog of open) dialog.backdrop.inert = dialog !== open.at(-1)
  }
  document.addEventListener('keydown', (event) => {
    const top = open.at(-1)
    if (!top || event.isComposing) return // Escape of an input method takes back a syllable, not the dialog
    if (event.key === 'Escape') top.refuse()
    else if (event.key === 'Tab') keepFocusIn(top.box, event)
  })

  return {
    ask: <Answer>(refusal: Answer, draw: (answer: (value: Answer) => void) => Drawing) =>
      new Promise<Answer>((resolve) => {
        const hadFocus = document.activeElement
        const answer = (value: Answer) => {
          const at = open.indexOf(dialog)
          if (at < 0) return // answered twice: a second tap while it slides away
          open.splice(at, 1)
          settle()
          leave(backdrop)
          if (hadFocus instanceof HTMLElement) hadFocus.focus({ preventScroll: true })
          resolve(value)
        }
        const drawing = draw(answer)
        const box = boxOf(drawing)
        const backdrop = h('div', { class: `native-backdrop native-${drawing.shape}` }, box)
        backdrop.addEventListener('mousedown', (event) => {
          if (event.target === backdrop) event.preventDefault() // keeps the focus where it is
        })
        backdrop.addEventListener('click', (event) => {
          if (event.target === backdrop && drawing.closedByBackdrop) answer(refusal)
        })
        const dialog = { backdrop, box, refuse: () => answer(refusal) }
        open.push(dialog)
        place.append(backdrop)
        settle()
        const first = drawing.focus ?? (typeof drawing.heading === 'string' ? box : drawing.heading)
        first.focus({ preventScroll: true })
      }),
  }
}

function boxOf({ heading, body }: Drawing): HTMLElement {
  const box = h('div', { class: 'native-dialog', role: 'dialog', 'aria-modal': 'true', tabindex: '-1' }, ...body)
  if (typeof heading === 'string') {
    box.setAttribute('aria-label', heading)
    return box
  }
  heading.id ||= freshId()
  heading.tabIndex = -1
  box.setAttribute('aria-labelledby', heading.id)
  return box
}

/** It is no dialog any more; only its picture slides away. */
function leave(backdrop: HTMLElement): void {
  backdrop.inert = true
  backdrop.ariaHidden = 'true'
  backdrop.classList.add('native-leaving')
  const leaving = backdrop.getAnimations({ subtree: true }).map(({ finished }) => finished)
  void Promise.allSettled(leaving).then(() => backdrop.remove())
}

function keepFocusIn(box: HTMLElement, event: KeyboardEvent): void {
  const stops = tabStops(box)
  const now = document.activeElement
  const [edge, other] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]]
  const outside = !box.contains(now)
  const beforeFirst = event.shiftKey && now instanceof HTMLElement && now.tabIndex < 0
  if (now !== edge && !outside && !beforeFirst) return
  event.preventDefault()
  other?.focus()
}

const tabStops = (box: HTMLElement): HTMLElement[] =>
  [...box.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(
    (element) =>
      element.checkVisibility() && !element.matches(':disabled') && !element.matches('[type=radio]:not(:checked)'),
  )
