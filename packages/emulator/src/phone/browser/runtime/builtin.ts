/** How a built-in tag is written: knows the DOM and nothing of the engine that calls it. */
export interface Builtin {
  /** `view`, `scroll-view` */
  tag: string
  /** Every official property, camelCase, with its default. `aria-*`, `class`, `style`, `id`, `data-*`, `hidden` are common to all. */
  properties: Record<string, PropertyType>
  /** Names of events this tag fires beside tap and touch, as in `bind:…`; what is not here warns when bound. */
  events?: readonly string[]
  /** Others find this element and talk to it by that role: label → control, group → item, form → field. */
  form?: boolean
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
  /** The host, `<wx-button>`; children written in WXML stand in it, or in `slot` if one was made. */
  element: HTMLElement
  /** Current values. */
  readonly props: Readonly<Record<string, any>>
  /** Calls at once and after every change of one of them. */
  observe(names: string[], run: () => void): void
  /** Sets a property from within, so that `model:value` hears of it. */
  setProp(name: string, value: unknown): void
  /** Fires `bind:name`; `bubbles` and `composed` are false unless said, as for WeChat's own component events. */
  fire(name: string, detail?: unknown, options?: { bubbles?: boolean; composed?: boolean }): void
  /** Runs when a tap has reached this element and bubbled through, as WeChat's open-type does. */
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
  /** For `form`: the name comes from the property `name`. */
  value?(): unknown
  reset?(): void
  /** For `label`: as if it were tapped itself. */
  activate?(): void
  /** For groups: checkbox, radio. */
  checked?(): boolean
  setChecked?(checked: boolean): void
  /** form: submit and reset by a button with form-type. */
  submit?(): void
}

/** What built-ins need of the phone around them; given by main.ts. */
export interface Services {
  /** `open-type`: everything a button can ask of WeChat. */
  openType(button: BuiltinHost): void
  /** `<navigator>` */
  navigate(kind: 'navigate' | 'redirect' | 'switchTab' | 'reLaunch' | 'navigateBack', url: string, delta?: number): void
  /** A path of the mini program, relative to the page or absolute, as an address the browser can load. */
  fileUrl(path: string, pagePath: string): string
  /** Full-screen layers, above the page: picker, root-portal. */
  layer: HTMLElement
  /** A line in the app's console, in the terminal and in the frame; `key` keeps it from being said twice. */
  warn(message: string, key?: string): void
}
