/**
 * All contact with glass-easel, WeChat's own component framework: whoever wants another version, or another
 * framework, changes this folder only.
 *
 * @see https://github.com/wechat-miniprogram/glass-easel
 */
import { glassEasel, MiniProgramEnv } from 'glass-easel-miniprogram-adapter'
import type { Unit } from '../../../wire.ts'
import type { Builtin, Services } from '../builtin.ts'
import type { View, ViewNode } from '../ports.ts'
import { writeDatasetToDom, writeStyleWithoutRpx } from './attributes.ts'
import { createBackend } from './backend.ts'
import { actOnTap, defineBuiltin } from './builtins.ts'
import { everyComponent } from './everyComponent.ts'
import { createGlobals } from './globals.ts'
import { watchIsolation } from './isolation.ts'
import { rememberBelow } from './keepState.ts'
import { createNestingGuard } from './nesting.ts'
import { select, viewNode } from './select.ts'

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
  /** `show`, `hide`, `resize`, `routeDone` for the components on it. */
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
  /** Gives living and future instances another template; their state stays, and that of what they show. */
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
  space.setOverallBehavior(everyComponent(space, instances, onSetData))
  const globals = createGlobals(space)
  const guardNesting = createNestingGuard()
  const everywhere: glassEasel.GeneralComponentDefinition[] = []
  // The engine counts only what a page's own JSON names.
  const stylesOfGlobals = () =>
    everywhere.flatMap((target) => [...target.behavior.getComponentDependencies(), target].map(({ is }) => is))

  return {
    globals,
    defineBuiltin: (builtin) => defineBuiltin(space, builtin, services),
    defineUnit(path, unit, isPage, template, evaluate) {
      isolation.declare(path, unit, isPage)
      space.addStyleSheet(path, path, unit.styleScope)
      space.addCompiledTemplate(path, guardNesting(path, template) as never)
      globals.evaluateUnit(path, evaluate)
    },
    useEverywhere(tag, path) {
      const target = space.getComponentSpace().getComponentByUrl(path, '')
      space.getComponentSpace().setGlobalUsingComponent(tag, target)
      everywhere.push(target)
    },
    has: (path) => space.getComponentSpace().getComponentByUrlWithoutDefault(path, '') !== null,
    stylePrefix: isolation.prefix,
    createPage(path, query) {
      const search = new URLSearchParams(query).toString()
      const { made: page, styles } = backend.collectStyles(() => bound.createRoot('page', space, `/${path}?${search}`))
      return {
        component: page.get(),
        styles: [...new Set([...stylesOfGlobals(), ...styles])],
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
    updateTemplate(path, newTemplate) {
      const template = guardNesting(path, newTemplate)
      const definition = space.getComponentSpace().getComponentByUrlWithoutDefault(`/${path}`, '')
      if (!definition?.isPrepared()) return void space.addCompiledTemplate(path, template as never)
      definition.updateTemplate(template as never)
      for (const component of instances.get(path) ?? []) {
        const giveBack = rememberBelow(component)
        component.applyTemplateUpdates()
        giveBack()
      }
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
