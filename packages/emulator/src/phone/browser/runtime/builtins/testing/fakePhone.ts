import { JSDOM } from 'jsdom'
import type { Builtin, BuiltinHost, Services, TapEvent } from '../../builtin.ts'
import { builtins } from '../index.ts'

export interface FakeTag {
  tag: string
  props?: Record<string, unknown>
  id?: string
  children?: (FakeTag | string)[]
  /** `bind:…`; what it returns goes back to the tag. */

  on?: Record<string, (detail: any) => unknown>
}

interface FakeHost extends BuiltinHost {
  taps: ((event: TapEvent) => void)[]
  set(props: Record<string, unknown>): void
}

/** Puts built-in tags into a document as the engine does, with taps that bubble and properties that are watched. */
export function fakePhone() {
  const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true })
  const names = ['window', 'document', 'HTMLElement', 'MutationObserver', 'Text'] as const
  for (const name of names)
    Object.defineProperty(globalThis, name, { configurable: true, value: window[name as never] })
  Object.defineProperty(globalThis, 'CSS', { configurable: true, value: { escape: (id: string) => id } })

  const hosts = new Map<Element, FakeHost>()
  const opened: string[] = []
  const services = { openType: (_button, kind) => void opened.push(kind) } as Partial<Services> as Services
  const { document } = window

  function add(parent: HTMLElement, { tag, props = {}, id = '', children = [], on = {} }: FakeTag): FakeHost {
    const builtin = builtins.find((known) => known.tag === tag)!
    const element = parent.appendChild(document.createElement(`wx-${tag}`))
    if (id) element.id = id
    const host = createHost(builtin, element, props, on)
    hosts.set(element, host)
    if (on.tap) element.addEventListener('click', () => on.tap!(undefined))
    builtin.attach(host)
    for (const child of children) {
      if (typeof child === 'string') element.append(child)
      else add(element, child)
    }
    return host
  }

  function createHost(builtin: Builtin, element: HTMLElement, given: object, on: NonNullable<FakeTag['on']>): FakeHost {
    const defaults = Object.entries(builtin.properties).map(([name, { type, value }]) => [
      name,
      value ?? (type === String ? '' : type === Number ? 0 : type === Boolean ? false : undefined),
    ])
    const props: Record<string, unknown> = { ...Object.fromEntries(defaults), ...given }
    const observers: { names: string[]; run: () => void }[] = []
    const set = (change: Record<string, unknown>) => {
      const changed = Object.keys(change).filter((name) => !Object.is(props[name], change[name]))
      Object.assign(props, change)
      for (const { names: watched, run } of observers) if (changed.some((name) => watched.includes(name))) run()
    }
    return {
      element,
      props,
      set,
      tag: builtin.tag,
      id: element.id,
      dataset: {},
      taps: [],
      pagePath: '',
      services,
      observe(watched, run) {
        observers.push({ names: watched, run })
        run()
      },
      setProp: (name, value) => set({ [name]: value }),
      setExtraClass() {},
      fire: (name, detail) => on[name]?.(detail),
      onTap(run) {
        this.taps.push(run)
      },
      onDetach() {},
      closest(...tags) {
        for (let at = element.parentElement; at; at = at.parentElement) {
          if (tags.includes(hosts.get(at)?.tag ?? '')) return hosts.get(at)
        }
        return undefined
      },
      descendants: (...tags) =>
        [...element.querySelectorAll('*')].flatMap((node) => {
          const found = hosts.get(node)
          return found && tags.includes(found.tag) ? [found] : []
        }),
    }
  }

  // The engine hears a click above the pages, when the handlers on its way have run.
  document.body.addEventListener('click', ({ target }) => {
    const event: TapEvent = { handled: false }
    for (let at = target as Element | null; at; at = at.parentElement) {
      for (const run of hosts.get(at)?.taps ?? []) run(event)
    }
  })

  return {
    /** What buttons asked of WeChat. */
    opened,
    show: (tag: FakeTag) => add(document.body, tag),
    element: (id: string) => document.getElementById(id)!,
    field: (id: string) => document.getElementById(id)!.querySelector('input')!,
    type(field: HTMLInputElement, text: string) {
      field.value = text
      field.dispatchEvent(new window.Event('input', { bubbles: true }))
    },
    press: (element: Element, key: string) =>
      element.dispatchEvent(new window.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
  }
}
