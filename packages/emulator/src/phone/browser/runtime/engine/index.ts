/**
 * All contact with glass-easel, WeChat's own component framework: whoever wants another version, or another
 * framework, changes this folder only.
 *
 * @see https://github.com/wechat-miniprogram/glass-easel
 */
import { glassEasel, MiniProgramEnv, type CodeSpace } from 'glass-easel-miniprogram-adapter'
import type { Unit } from '../../../wire.ts'
import type { Builtin, Services } from '../builtin.ts'
import type { View, ViewNode } from '../ports.ts'
import { createBackend, elementOf, type EngineElement } from './backend.ts'
import { actOnTap, defineBuiltin } from './builtins.ts'
import { createGlobals } from './globals.ts'

export interface EngineOptions {
  /** Fingers are watched here: pages and all layers above them. */
  root: HTMLElement
  services: () => Services
  onError(error: unknown, where: string): void
  onWarning(message: string): void
  /** Sees what page code gives to setData, before it is applied. */
  onSetData(data: unknown, is: string): void
}

export interface EnginePage {
  /** What page code knows as `this`. */
  component: any
  /** Units whose style sheets the page needs, dependencies first, itself last. */
  styles: string[]
  attach(parent: HTMLElement): void
  /** `show`, `hide`, `resize` for the components on it. */
  triggerPageLifetime(name: string, args?: unknown[]): void
  release(): void
}

export interface Engine extends Pick<View, 'select'> {
  /** What `Page`, `Component` and `Behavior` are for the mini program's modules. */
  globals: { Page: unknown; Component: unknown; Behavior: unknown }
  defineBuiltin(builtin: Builtin): void
  /** Registers a page or component; `evaluate` runs its script, which calls Component or Page. */
  defineUnit(path: string, unit: Unit, isPage: boolean, template: unknown, evaluate: () => void): void
  /** Global components of app.json: tag → unit. */
  useEverywhere(tag: string, path: string): void
  /** True once the unit is registered. */
  has(path: string): boolean
  /** The prefix its class names carry; empty for what shares its styles with the page. */
  stylePrefix(path: string): string
  /** Elements of WXML below another one: what a component shows, or the children of a tag. */
  selectBelow(node: ViewNode, selector: string): ViewNode[]
  createPage(path: string, query: Record<string, string>): EnginePage
  /** Gives living and future instances another template; their state stays. */
  updateTemplate(path: string, template: unknown): void
}

/**
 * What WeChat does not complain of either: attributes that a tag does not know, relations to a component that is not on
 * any page, null for a property.
 */
const harmless = /is not a valid property|is not a valid behavior or component|received type-incompatible value/

export function createEngine({ root, services, onError, onWarning, onSetData }: EngineOptions): Engine {
  const backend = createBackend(root, actOnTap)
  const env = new MiniProgramEnv()
  const bound = env.associateBackend(backend.context)
  const space = env.createCodeSpace('', true)
  glassEasel.addGlobalErrorListener((error: unknown, { name }: any) => {
    onError(error, String(name ?? ''))
    return false
  })
  glassEasel.addGlobalWarningListener(((message: string) => {
    if (!harmless.test(message)) onWarning(message)
    return false
  }) as never)
  space.getComponentSpace().updateComponentOptions({
    writeFieldsToNode: false, // a property may be called `dataset`, as every van-button has it
    writeIdToDOM: true,
  })
  writeDatasetToDom()
  writeStyleWithoutRpx()
  const isolation = watchIsolation(space)
  const instances = new Map<string, Set<any>>()
  space.setOverallBehavior(overallBehavior(space, instances, onSetData))
  const globals = createGlobals(space)

  return {
    globals,
    defineBuiltin: (builtin) => defineBuiltin(space, builtin, services),
    defineUnit(path, unit, isPage, template, evaluate) {
      isolation.declare(path, unit, isPage)
      space.addStyleSheet(path, path, unit.styleScope)
      space.addCompiledTemplate(path, template as never)
      globals.evaluateUnit(path, evaluate)
    },
    useEverywhere(tag, path) {
      const target = space.getComponentSpace().getComponentByUrl(path, '')
      space.getComponentSpace().setGlobalUsingComponent(tag, target)
    },
    has: (path) => space.getComponentSpace().getComponentByUrlWithoutDefault(path, '') !== null,
    stylePrefix: isolation.prefix,
    createPage(path, query) {
      const search = new URLSearchParams(query).toString()
      const { made: page, styles } = backend.collectStyles(() => bound.createRoot('page', space, `/${path}?${search}`))
      return {
        component: page.get(),
        styles,
        attach(parent) {
          const placeholder = parent.appendChild(document.createElement('span'))
          page.attach(parent as never, placeholder as never)
        },
        triggerPageLifetime: (name, args = []) => page.getComponent().triggerPageLifetime(name, args),
        release() {
          page.release()
        },
      }
    },
    updateTemplate(path, template) {
      const definition = space.getComponentSpace().getComponentByUrlWithoutDefault(`/${path}`, '')
      if (!definition?.isPrepared()) return void space.addCompiledTemplate(path, template as never)
      definition.updateTemplate(template as never)
      for (const component of instances.get(path) ?? []) component.applyTemplateUpdates()
    },
    select: (from, selector) => select(from, selector).map(viewNode),
    selectBelow(node, selector) {
      const caller = node.node as any
      const isUnit = node.element.hasAttribute('is')
      const owner = isUnit ? caller : caller._$.ownerShadowRoot.getHostNode().getMethodCaller()
      const found = select(owner, selector).map(viewNode)
      return isUnit ? found : found.filter(({ element }) => element !== node.element && node.element.contains(element))
    },
  }
}

/** Selectors may pass one shadow boundary a `>>>`, as wx.createSelectorQuery allows. A part may be one tag alone. */
function select(from: any, selector: string): EngineElement[] {
  const below = (root: any, part: string): EngineElement[] =>
    /^[a-z][\w-]*$/.test(part) ? withTag(root, part) : [...root.querySelectorAll(part)]
  const [first = '', ...deeper] = selector.split('>>>').map((part) => part.trim())
  let found = below(from._$.getShadowRoot(), first)
  for (const part of deeper) {
    found = found.flatMap((element: any) => {
      const inside = element.getShadowRoot?.()
      return inside ? below(inside, part) : []
    })
  }
  return found
}

/** The engine's own selectors know no tags; miniprogram-automator's do. */
const withTag = (node: any, tag: string): EngineElement[] =>
  [...(node.childNodes ?? [])].flatMap((child) => [...(child.tagName === tag ? [child] : []), ...withTag(child, tag)])

function viewNode(element: any): ViewNode {
  const caller = element.getMethodCaller?.()
  const shown = (element.$$ ?? firstShown(element)) as HTMLElement
  const properties = (caller?.data ?? {}) as Record<string, unknown>
  return {
    element: shown,
    id: element.id,
    dataset: element.dataset,
    mark: element.collectMarks(),
    properties,
    node: caller,
  }
}

/** A virtual host is nowhere in the document; what it shows first stands for it. */
function firstShown(element: any): HTMLElement | undefined {
  for (const child of element.getShadowRoot?.()?.childNodes ?? element.childNodes ?? []) {
    const shown = (child.$$ ?? firstShown(child)) as HTMLElement | undefined
    if (shown) return shown
  }
  return undefined
}

/** All callers share the prototype above their own methods. */
function watchSetData(caller: any, onSetData: EngineOptions['onSetData']): void {
  let shared = caller
  while (!Object.hasOwn(shared, 'setData')) shared = Object.getPrototypeOf(shared)
  const { setData } = shared
  shared.setData = function (this: any, data: unknown, done?: () => void) {
    onSetData(data, this.is)
    setData.call(this, data, done)
  }
}

/**
 * What happens to every component: its host carries `is`, which `:host` in WXSS is written for, and `ready` comes in the
 * turn after it was attached, children first. The adapter itself never calls `ready`.
 */
function overallBehavior(
  space: CodeSpace,
  instances: Map<string, Set<any>>,
  onSetData: EngineOptions['onSetData'],
): glassEasel.GeneralBehavior {
  let waiting: any[] = []
  let watched = false
  const flush = () => {
    const ready = waiting.reverse()
    waiting = []
    for (const caller of ready)
      if (elementOf(caller._$.$$) || caller._$.getShadowRoot()) caller._$.triggerLifetime('ready', [])
  }
  const behavior: any = space
    .behavior()
    .definition({
      lifetimes: {
        created(this: any) {
          const { is } = this
          if (!watched) watchSetData(this, onSetData)
          watched = true
          if (!is.startsWith('wx/')) this._$.$$?.setAttribute('is', is)
          if (!instances.has(is)) instances.set(is, new Set())
          instances.get(is)!.add(this._$)
        },
        attached(this: any) {
          if (waiting.push(this) === 1) setTimeout(flush, 0)
        },
        detached(this: any) {
          instances.get(this.is)?.delete(this._$)
        },
      },
    })
    .register()
  return behavior._$ as glassEasel.GeneralBehavior
}

/** `styleIsolation` and `virtualHost` may stand in JSON or in the script's `options`; the adapter reads JSON only. */
function watchIsolation(space: CodeSpace) {
  const shared = new Set<string>()
  const units = new Map<string, { unit: Unit; isPage: boolean }>()
  const inner = space as any
  const prepare = inner.prepareComponentOptions.bind(inner)
  inner.prepareComponentOptions = (is: string, options: Record<string, unknown> = {}) => {
    const entry = units.get(is)
    if (entry) {
      const { unit, isPage } = entry
      const json: Record<string, unknown> = { ...options, ...unit.json }
      // A page made by Component() shares styles unless it says otherwise.
      const styleIsolation =
        json.styleIsolation ?? (isPage ? 'shared' : json.addGlobalClass ? 'apply-shared' : 'isolated')
      space.addComponentStaticConfig(is, { ...unit.json, styleIsolation, component: !isPage } as never)
      if (/^(page-)?shared$/.test(String(styleIsolation))) shared.add(is)
      else shared.delete(is)
    }
    const [prepared, isolation] = prepare(is, options)
    const virtualHost = options.virtualHost ?? entry?.unit.json.virtualHost
    return [{ ...prepared, virtualHost, idPrefixGenerator: null }, isolation]
  }
  return {
    declare(path: string, unit: Unit, isPage: boolean) {
      units.set(path, { unit, isPage })
      space.addComponentStaticConfig(path, unit.json as never)
    },
    prefix: (path: string) => (shared.has(path) || !units.has(path) ? '' : `${units.get(path)!.unit.styleScope}--`),
  }
}

/** `style="padding: 40rpx"` in WXML; WXSS had its rpx taken out when it was built. 750rpx are the screen's width. */
function writeStyleWithoutRpx(): void {
  const { prototype } = glassEasel.Element as any
  const { setNodeStyle } = prototype
  prototype.setNodeStyle = function (this: any, style: string, segment?: number) {
    const inVw = style.replace(/(-?[\d.]+)rpx\b/g, (_, number: string) => `${Number(number) / 7.5}vw`)
    setNodeStyle.call(this, inVw, segment)
  }
}

/** WeChat's own tools show `data-*` in the document, and tests look for it there. */
function writeDatasetToDom(): void {
  const { prototype } = glassEasel.Element as any
  const { setDataset } = prototype
  prototype.setDataset = function (this: any, name: string, value: unknown) {
    setDataset.call(this, name, value)
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    if (this.$$?.setAttribute && typeof value !== 'object') this.$$.setAttribute(`data-${kebab}`, String(value))
  }
}
