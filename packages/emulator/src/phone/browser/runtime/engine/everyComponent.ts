import { glassEasel, type CodeSpace } from 'glass-easel-miniprogram-adapter'

type OnSetData = (data: unknown, is: string) => void

/**
 * What happens to every component: its host carries `is`, which `:host` in WXSS is written for, and `ready` comes in the
 * turn after it was attached, children first. The adapter itself never calls `ready`.
 *
 * @param instances Living ones by path, kept up to date.
 */
export function everyComponent(
  space: CodeSpace,
  instances: Map<string, Set<any>>,
  onSetData: OnSetData,
): glassEasel.GeneralBehavior {
  let waiting: any[] = []
  let watched = false
  const flush = () => {
    const ready = waiting.reverse()
    waiting = []
    for (const { _$: component } of ready) {
      if (glassEasel.Element.isAttached(component)) component.triggerLifetime('ready', [])
    }
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

/** All callers share the prototype above their own methods. */
function watchSetData(caller: any, onSetData: OnSetData): void {
  let shared = caller
  while (!Object.hasOwn(shared, 'setData')) shared = Object.getPrototypeOf(shared)
  const { setData } = shared
  shared.setData = function (this: any, data: unknown, done?: () => void) {
    onSetData(data, this.is)
    setData.call(this, data, done)
  }
}
