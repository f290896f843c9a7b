import { glassEasel } from 'glass-easel-miniprogram-adapter'
import type { EngineElement } from './backend.ts'
import { describe, observeByWxs } from './wxs.ts'

/** What compiled templates call; see `BuiltProject.templates`. */
export const wxsCalls = { observe: observeByWxs, handle: callHandler }

/**
 * Calls what WXML binds to an event: a method of the page or component, or a function of WXS.
 *
 * Methods run apart from the view in WeChat. So they get a copy of the event, whose `target` is no component but `id`,
 * `dataset` and place; and their answer comes too late to stop anything: only what an event asks for by itself, as
 * `bindinput` does, is heard. WXS runs within the view: `return false` stops the event there.
 */
function callHandler(caller: any, event: glassEasel.Event<unknown>, run: (...args: unknown[]) => unknown): unknown {
  const host = caller._$ as EngineElement
  if (!isMethod(host, run)) {
    const { currentTarget } = event as any
    const args = [{ ...copyEvent(event), instance: describe(elementOfTarget(currentTarget)) }, describe(host)]
    return glassEasel.safeCallback('WXS', run, null, args, host as never)
  }
  // An error is that of the page or component whose method it is, and not of the tag that was tapped.
  const answer = glassEasel.safeCallback('handler', run, caller, [copyEvent(event)], host as never)
  return event.listenerReturnHandler() ? answer : undefined
}

const isMethod = (host: any, run: unknown) => Object.values(host._$methodMap as object).includes(run)

/** An event is passed on as an object that inherits from the event, and JSON sees only what an object has itself. */
function copyEvent(event: any): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const name in event) if (!ofEngine.test(name)) copy[name] = event[name] as unknown
  return { ...copy, target: copyTarget(event.target), currentTarget: copyTarget(event.currentTarget) }
}

const ofEngine = /^(?:_\$|extraFields$|bubbles$|composed$)/

const elementOfTarget = (target: any): EngineElement => target._$ ?? target

function copyTarget(target: any) {
  const { id, dataset, $$ } = elementOfTarget(target) as any
  return { id, dataset, offsetLeft: $$?.offsetLeft ?? 0, offsetTop: $$?.offsetTop ?? 0 }
}
