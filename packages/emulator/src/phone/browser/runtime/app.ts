import type { LaunchOptions, Lifecycle } from './ports.ts'

type AppEvent = Parameters<Lifecycle['on']>[0]

const handlers: Record<AppEvent, string> = {
  show: 'onShow',
  hide: 'onHide',
  error: 'onError',
  unhandledRejection: 'onUnhandledRejection',
  pageNotFound: 'onPageNotFound',
}

export interface AppLife extends Lifecycle {
  /** `App({…})` */
  App(definition: object): void
  launch(): void
  /** Calls the app's handler and every wx.onX listener. @returns Whether anybody was there to hear it. */
  emit(event: AppEvent, detail: unknown): boolean
}

/** The app object and its life: launched once, shown and hidden with the window. */
export function createAppLife(launchOptions: LaunchOptions, onError: (error: unknown, where: string) => void): AppLife {
  let app: any = {}
  const listeners = new Map<AppEvent, ((detail: any) => void)[]>()
  const guarded = (where: string, run: () => void) => {
    try {
      run()
    } catch (error) {
      onError(error, where)
    }
  }
  const life: AppLife = {
    launchOptions,
    App: (definition) => void (app = definition),
    getApp: () => app,
    launch() {
      guarded('App.onLaunch', () => app.onLaunch?.(launchOptions))
      life.emit('show', launchOptions)
    },
    emit(event, detail) {
      const heard = listeners.get(event) ?? []
      const handler = app[handlers[event]]
      if (typeof handler === 'function') guarded(`App.${handlers[event]}`, () => handler.call(app, detail))
      for (const listener of heard) guarded(`wx.${handlers[event]}`, () => listener(detail))
      return typeof handler === 'function' || heard.length > 0
    },
    on: (event, listener) => void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    off: (event, listener) =>
      void listeners.set(event, listener ? (listeners.get(event) ?? []).filter((known) => known !== listener) : []),
  }
  return life
}
