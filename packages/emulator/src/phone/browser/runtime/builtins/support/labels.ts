import type { BuiltinHost } from '../../builtin.ts'
import { setAria } from './aria.ts'

/** Who is a control, by element: `for` finds it by its id. */
const controls = new WeakMap<Element, BuiltinHost>()
/** What every label on the screen does when controls have come. */
const labels = new Set<() => void>()
let refreshing = false

/** Makes a control known to labels, which name it and tap it. `target` is what has its role. */
export function labelable(host: BuiltinHost, activate: () => void, target = host.element): void {
  controls.set(host.element, host)
  host.part = {
    ...host.part,
    activate,
    nameBy: (label) => {
      if (!host.props.ariaLabel) setAria(host, { 'aria-labelledby': label.id }, target)
    },
  }
  refreshLabels()
}

/** @returns The function that forgets the label. */
export function watchControls(refresh: () => void): () => void {
  labels.add(refresh)
  refreshLabels()
  return () => labels.delete(refresh)
}

function refreshLabels(): void {
  if (refreshing) return
  refreshing = true
  queueMicrotask(() => {
    refreshing = false
    for (const refresh of labels) refresh()
  })
}

/** The control with that id that is nearest to `element`: ids repeat where components do. */
export function controlById(element: HTMLElement, id: string): BuiltinHost | undefined {
  for (let around = element.parentElement; around; around = around.parentElement) {
    const found = [...around.querySelectorAll(`[id="${CSS.escape(id)}"]`)].find((candidate) => controls.has(candidate))
    if (found) return controls.get(found)
  }
  return undefined
}
