import type { BarState } from './ports.ts'

/** How a built-in tag is written: knows the DOM and nothing of the engine that calls it. */
export interface Builtin {
  /** `view`, `scroll-view` */
  tag: string
  /** Every official property, camelCase, with its default. `aria-*`, `class`, `style`, `id`, `data-*`, `hidden` are common to all. */
  properties: Record<string, PropertyType>
  /** Names of events this tag fires beside tap and touch, as in `bind:…`; the build warns of what is misspelt. */
  events?: readonly string[]
  /** Runs once, when the element has its properties and is in the document. */
  attach(host: BuiltinHost): void
}

export type PropertyType =
  | { type: StringConstructor; value?: string }
  | { type: NumberConstructor; value?: number }
  | { type: BooleanConstructor; value?: boolean }
  | { type: ArrayConstructor; value?: unknown[] }
  | { type: ObjectConstructor; value?: object | null }
  /** Of any type. */
  | { type: null; value?: unknown }

/** One element of a built-in tag, as its code sees it. */
export interface BuiltinHost {
  /** The host, `<wx-button>`; children written in WXML stand in it. */
  element: HTMLElement
  /** Current values, each of the type its tag declares it with. */

  readonly props: Readonly<Record<string, any>>
  /** Calls at once and after every change of one of them. */
  observe(names: string[], run: () => void): void
  /** Sets a property from within, so that `model:value` hears of it. */
  setProp(name: string, value: unknown): void
  /**
   * Fires `bind:name`; `bubbles` and `composed` are false unless said, as for WeChat's own component events.
   *
   * @returns What the handler returned: that of `bindinput` is the text to show instead.
   */
  fire(
    name: string,
    detail?: unknown,
    options?: {
      bubbles?: boolean
      composed?: boolean
      /** Fields of the event itself, `detail` among them where it is to be another. */
      extraFields?: object
    },
  ): unknown
  /** Classes beside those in WXML, scoped to the component that wrote the tag as these are: `hover-class`. '' takes them away. */
  setExtraClass(names: string): void
  /**
   * Runs when a tap has reached this element and bubbled through, as WeChat's open-type does; not when a handler below
   * stopped it. A tap is the DOM's click heard above the pages, so whoever stops the click stops the tap.
   */
  onTap(run: (event: TapEvent) => void): void
  /** Runs when the element leaves the document. */
  onDetach(run: () => void): void
  /** `id` and `data-*` as WXML gave them. */
  readonly id: string
  readonly dataset: Record<string, unknown>
  /** The nearest host of one of these tags above this one in the document. */
  closest(...tags: string[]): BuiltinHost | undefined
  /** Hosts of these tags below this one, in document order. */
  descendants(...tags: string[]): BuiltinHost[]
  readonly tag: string
  /** What other built-ins may ask of this one: a form of its field, a group of its item, a label of its control. */
  part?: BuiltinPart
  /** The page this element is on. */
  readonly pagePath: string
  readonly services: Services
}

export interface TapEvent {
  /** True once somebody called `preventDefault` or another built-in has acted on this tap. */
  handled: boolean
}

export interface BuiltinPart {
  /** For `form`, under the property `name`. */
  value?(): unknown
  reset?(): void
  /** For `label`: as if it were tapped itself. */
  activate?(): void
  /** For `label`: its text names this control. */
  nameBy?(label: HTMLElement): void
  /** Of groups: one of its items was chosen or let go by the person. */
  itemChanged?(item: BuiltinHost): void
  /** Of swiper and picker-view: its items are others, or elsewhere. */
  itemsChanged?(): void
  /** Of form: a button with `form-type="submit"` was tapped. */
  submit?(button: BuiltinHost): void
}

/** What built-ins need of the phone around them; given by main.ts. */
export interface Services {
  /**
   * Everything a button can ask of WeChat.
   *
   * @param kind The `open-type` in force when the tap began. By now a tap handler may have set the property to '', as
   * buttons do that disarm themselves; in WeChat, whose view runs apart from the page's script, that comes too late
   * for this tap and in time for the next.
   */
  openType(button: BuiltinHost, kind: string): void
  /** `<navigator>` */
  navigate(kind: 'navigate' | 'redirect' | 'switchTab' | 'reLaunch' | 'navigateBack', url: string, delta?: number): void
  /** A path of the mini program, relative to the page or absolute, as an address the browser can load. */
  fileUrl(path: string, pagePath: string): string
  /** What `<navigation-bar>` says of the bar over the page that `host` is on. */
  setBar(host: BuiltinHost, change: Partial<BarState>): void
  /** Full-screen layers, above the page: picker. */
  layer: HTMLElement
  /** A line in the app's console, in the terminal and in the frame; `key` keeps it from being said twice. */
  warn(message: string, key?: string): void
}
