import { glassEasel } from 'glass-easel-miniprogram-adapter'
import { watchGestures } from './gestures.ts'

/** What the engine calls one element. */
export type EngineElement = glassEasel.Element

export interface Backend {
  context: glassEasel.CurrentWindowBackendContext
  /** Runs `make` and tells which style sheets it asked for, in order and without repeats. */
  collectStyles<T>(make: () => T): { made: T; styles: string[] }
}

/** A tag that is written as it is, because style sheets of pages select it. */
const plainTags = ['page', 'virtual']

/**
 * glass-easel on this window's DOM, with three differences: hosts are `<wx-TAG>`, lest `<input>` be HTML's own; style
 * sheets are only collected, as styles.ts keeps them per page; and fingers are watched by us.
 *
 * @param root Fingers are watched here.
 * @param afterTap Called when a tap has reached its handlers, for what built-ins do on taps; told of the DOM's event.
 */
export function createBackend(root: HTMLElement, afterTap: (original: Event) => void): Backend {
  const context = new glassEasel.CurrentWindowBackendContext()
  let collected = new Set<string>()
  Object.assign(context, {
    document: {
      createElement: (tag: string) =>
        document.createElement(plainTags.includes(tag) || tag.startsWith('wx-') ? tag : `wx-${tag}`),
      createTextNode: (text: string) => document.createTextNode(text),
      createDocumentFragment: () => document.createDocumentFragment(),
    },
    appendStyleSheetPath: (path: string) => void collected.add(path),
    disableStyleSheet() {},
    setListenerStats() {},
    // A hidden window gets no animation frames, and setData's callback would never come.
    render: (run: () => void) => void setTimeout(run, 0),
  })
  watchGestures(root, ({ type, target, original, ...fields }) => {
    const element = elementOf(target)
    if (!element) return false
    const { detail, ...extraFields } = fields
    const event = new glassEasel.Event(type, detail, {
      bubbles: true,
      composed: true,
      capturePhase: true,
      originalEvent: original,
      extraFields,
    })
    glassEasel.Event.dispatchEvent(element, event)
    if (event.defaultPrevented() && original.cancelable && type !== 'tap') original.preventDefault()
    if (type === 'tap') afterTap(original)
    return isHeard(element, type)
  })
  return {
    context,
    collectStyles(make) {
      collected = new Set()
      return { made: make(), styles: [...collected] }
    },
  }
}

/** Whether `element`, or an element it stands in, has a listener for events of this type. */
function isHeard(element: EngineElement, type: string): boolean {
  for (let at: EngineElement | null = element; at; at = at.getComposedParent()) {
    const { _$eventTarget } = at as unknown as { _$eventTarget: { listeners: Record<string, unknown> } }
    if (_$eventTarget.listeners[type]) return true
  }
  return false
}

/** The engine's element that a node of the document belongs to. */
export function elementOf(node: Node | null): EngineElement | undefined {
  for (let at = node; at; at = at.parentNode) {
    const { __wxElement } = at as { __wxElement?: EngineElement }
    if (__wxElement) return __wxElement
  }
  return undefined
}
