/**
 * Makes a long list one stop of the Tab key: arrows, Home and End move within it.
 *
 * @param selector What can have the focus in the list.
 */
export function rovingFocus(list: HTMLElement, selector: string) {
  const stops = () => [...list.querySelectorAll<HTMLElement>(selector)]
  let current: HTMLElement | undefined

  function makeCurrent(stop: HTMLElement | undefined): void {
    current?.setAttribute('tabindex', '-1')
    current = stop
    current?.setAttribute('tabindex', '0')
  }

  list.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.matches(selector)) makeCurrent(target)
  })
  list.addEventListener('keydown', (event) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches(selector)) return
    const all = stops()
    const at = all.indexOf(event.target)
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }
    const next = moves[event.key]
    if (next === undefined) return
    event.preventDefault()
    all[Math.min(Math.max(next, 0), all.length - 1)]?.focus()
  })

  return {
    /** After rows came or went. */
    refresh(): void {
      if (!current?.isConnected) makeCurrent(stops().at(-1))
    },
  }
}
