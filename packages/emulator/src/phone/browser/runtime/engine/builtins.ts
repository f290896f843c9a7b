import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import type { Builtin, BuiltinHost, PropertyType, Services, TapEvent } from '../builtin.ts'
import { playAnimation } from '../builtins/support/playAnimation.ts'
import { watchSpelling } from '../checks/detail.ts'

/** Attributes for screen readers that every tag takes; `aria-role` is HTML's `role`. */
const ariaNames = [
  ...['role', 'label', 'hidden', 'disabled', 'checked', 'selected', 'expanded', 'haspopup', 'required', 'invalid'],
  ...['live', 'atomic', 'busy', 'controls', 'describedby', 'labelledby', 'owns', 'level', 'readonly', 'modal'],
  ...['multiline', 'multiselectable', 'orientation', 'pressed', 'sort', 'valuemax', 'valuemin', 'valuenow'],
  ...['valuetext', 'activedescendant', 'autocomplete', 'flowto', 'posinset', 'setsize', 'relevant', 'dropeffect'],
]

const camelCase = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
const ariaProperty = (name: string) => camelCase(`aria-${name}`)

const commonProperties: Record<string, PropertyType> = {
  hidden: { type: Boolean },
  animation: { type: Object },
  ...Object.fromEntries(ariaNames.map((name) => [ariaProperty(name), { type: null } as const])),
}

/** glass-easel keeps classes from different sources apart by number: StyleSegmentIndex.TEMP_EXTRA. */
const temporaryClasses = 3

interface Host extends BuiltinHost {
  /** What the built-in itself, and so a person, has set properties to. */
  written: Record<string, unknown>
  taps: ((event: TapEvent) => void)[]
  observers: { names: string[]; last: unknown[]; run: () => void }[]
  detaches: (() => void)[]
}

const hosts = new WeakMap<globalThis.Element, Host>()

/** Registers a tag for every page and component. `services` is asked when an element is made, not before. */
export function defineBuiltin(space: CodeSpace, builtin: Builtin, services: () => Services): void {
  const path = `wx/${builtin.tag}`
  space.addComponentStaticConfig(path, { component: true, styleIsolation: 'shared' } as never)
  space
    .component(path)
    .definition({
      properties: { ...commonProperties, ...builtin.properties } as never,
      observers: [{ fields: '**', observer: notify }],
      lifetimes: {
        attached(this: any) {
          const host = createHost(this, builtin, services())
          hosts.set(host.element, host)
          this._$.addListener('tap', (event: any) => reach(event.getOriginalEvent(), host))
          host.observe(Object.keys(commonProperties), () => writeAttributes(host))
          host.observe(['animation'], () => play(host))
          builtin.attach(host)
        },
        detached(this: any) {
          for (const run of hosts.get(this._$.$$)?.detaches ?? []) run()
        },
      },
    } as never)
    .register()
  const component = space.getComponentSpace().getComponentByUrl(path, '')
  space.getComponentSpace().setGlobalUsingComponent(builtin.tag, component)
}

/** Properties of a built-in that are as it has set them itself. */
export function writtenOf(component: any): Record<string, unknown> {
  const written = Object.entries(hosts.get(component.$$)?.written ?? {})
  return Object.fromEntries(written.filter(([name, value]) => Object.is(component.data[name], value)))
}

/** A field of a form that is no built-in: a component with the behavior `wx://form-field`. */
export function addFormField(element: HTMLElement, field: { name(): string; value(): unknown; reset(): void }): void {
  const host = createHost({ _$: { $$: element }, data: {} }, { tag: 'form-field' }, undefined as never)
  host.part = { value: field.value, reset: field.reset }
  Object.defineProperty(host, 'props', { get: () => ({ name: field.name() }) })
  hosts.set(element, host)
}

/** By the DOM's event, the hosts that a person's tap has come to, innermost first. */
const reached = new WeakMap<Event, Set<Host>>()

/** @param original None where code made the tap: `triggerEvent('tap')` is for handlers only. */
function reach(original: Event | null | undefined, host: Host): void {
  if (original) reached.set(original, (reached.get(original) ?? new Set()).add(host))
}

/** When a person's tap has passed all handlers, the built-ins it came to act on it. */
export function actOnTap(original: Event): void {
  const event: TapEvent = { handled: false }
  for (const host of reached.get(original) ?? []) for (const run of host.taps) run(event)
}

function createHost(caller: any, { tag }: Pick<Builtin, 'tag'>, services: Services): Host {
  const element = caller._$.$$ as HTMLElement
  const host: Host = {
    element,
    tag,
    services,
    written: {},
    taps: [],
    observers: [],
    detaches: [],
    get props() {
      return caller.data as Record<string, unknown>
    },
    get id() {
      return (caller.id ?? '') as string
    },
    get dataset() {
      return (caller.dataset ?? {}) as Record<string, unknown>
    },
    get pagePath() {
      return element.closest<HTMLElement>('.page')?.dataset.path ?? ''
    },
    observe(names, run) {
      const observer = { names, last: names.map((name) => host.props[name]), run }
      host.observers.push(observer)
      run()
    },
    setExtraClass: (names) => caller._$.setNodeClass(names, temporaryClasses),
    setProp(name, value) {
      host.written[name] = value
      caller.setData({ [name]: value })
    },
    fire(name, detail = {}, options = {}) {
      let answer: unknown
      const handleListenerReturn = (value: unknown) => ((answer = value), value !== false)
      const watched = watchSpelling(detail, (message) => services.warn(`${name}: ${message}`))
      caller.triggerEvent(name, watched, { bubbles: false, composed: false, ...options, handleListenerReturn })
      return answer
    },
    onTap: (run) => void host.taps.push(run),
    onDetach: (run) => void host.detaches.push(run),
    closest(...tags) {
      // The engine's tree, not the document's: what is in a root-portal stands elsewhere in the document.
      for (let at = caller._$.getComposedParent(); at; at = at.getComposedParent()) {
        const found = hosts.get(at.$$)
        if (found && tags.includes(found.tag)) return found
      }
      return undefined
    },
    descendants(...tags) {
      return [...element.querySelectorAll('*')].flatMap((node) => {
        const found = hosts.get(node)
        return found && tags.includes(found.tag) ? [found] : []
      })
    },
  }
  return host
}

/** The observer of every data change: wakes those whose properties are others than they last saw. */
function notify(this: any): void {
  const host = hosts.get(this._$.$$)
  if (!host) return
  for (const observer of host.observers) {
    const values = observer.names.map((name) => host.props[name])
    if (values.every((value, index) => Object.is(value, observer.last[index]))) continue
    observer.last = values
    observer.run()
  }
}

/** What wx.createAnimation exported. */
function play({ element, props }: BuiltinHost): void {
  if (props.animation?.actions) void playAnimation(element, props.animation)
}

function writeAttributes({ element, props }: BuiltinHost): void {
  element.toggleAttribute('hidden', Boolean(props.hidden))
  for (const name of ariaNames) {
    const value = props[ariaProperty(name)] as unknown
    const attribute = name === 'role' ? 'role' : `aria-${name}`
    if (value !== undefined && value !== null && value !== '') element.setAttribute(attribute, String(value))
  }
}
