import type { PhoneReport } from '../../wire.ts'
import { ControlError, UnreachableError, type ControlPlane } from './api.ts'
import type { EmulatorState, Exchange } from './emulatorState.ts'
import type { DeviceSettings, Language, Look } from './settings.ts'
import { clockText } from './timeText.ts'
import { asked, isUsual, troubleNames, troubles, wechatModes, type Trouble, type WechatMode } from './situation.ts'
import { keptRows, situated, type FrameState, type FrameStore, type PanelName, type Timeline } from './state.ts'
import { fill, textsOf, type Texts } from './texts.ts'

/** Everything a developer can do here. What concerns the emulator is asked of it and then read back. */
export type Acts = ReturnType<typeof createActs>

const keptExchanges = 1000
// A clock that was moved and one that merely answered late must not look alike.
const clockToleranceMs = 5000

export function createActs(store: FrameStore, api: ControlPlane, now: () => number) {
  const texts = (): Texts => textsOf(store.get().language)
  const { change } = store

  function show(emulator: EmulatorState): void {
    const state = store.get()
    const appid = state.appid || (emulator.apps[0]?.appid ?? '')
    const ahead = Date.parse(emulator.now) - now()
    const clockAheadMs = Math.abs(ahead) < clockToleranceMs ? 0 : ahead
    change({ appid, clockAheadMs, ...situated({ ...state, appid }, emulator) })
  }

  async function readBack(): Promise<void> {
    const [emulator, messages] = await Promise.all([api.state(), api.sms()])
    show(emulator)
    change({ messages })
  }

  /** Does it, reads back what came of it, and says so. */
  async function perform(work: () => Promise<unknown>, done: string | ((state: FrameState) => string)): Promise<void> {
    try {
      await work()
      await readBack()
      const text = typeof done === 'string' ? done : done(store.get())
      change({ notice: { tone: 'done', text } })
    } catch (error) {
      report(error)
      await readBack().catch(report)
    }
  }

  function report(error: unknown): void {
    if (error instanceof UnreachableError) change({ notice: { tone: 'failed', text: texts().unreachable } })
    else if (error instanceof ControlError)
      change({ notice: { tone: 'failed', text: fill(texts().refused, { message: error.message }) } })
    else throw error
  }

  function patch(name: Trouble, on: boolean): Promise<unknown> {
    const { appid, device } = store.get()
    const trouble = troubles[name]
    return trouble.of === 'app'
      ? api.patchApp(appid, trouble.patch(on))
      : api.patchUser(device.userId, trouble.patch(on))
  }

  const timeline = (part: Partial<Timeline>): void => change({ timeline: { ...store.get().timeline, ...part } })

  return {
    /** Reads the emulator's state again; somebody else may have changed it. */
    refresh: (): Promise<void> => readBack().catch(report),

    /** What the frame's link asks for; everything it does not name stays as it is. */
    async reproduce(wrong: string[]): Promise<void> {
      const { troubles: wanted, wechat } = asked(wrong)
      const { situation } = store.get()
      if (!situation) return
      const missing = wanted.filter((name) => !situation.troubles[name])
      const mode = wechat === situation.wechat ? undefined : wechat
      if (missing.length === 0 && !mode) return
      await perform(async () => {
        for (const name of missing) await patch(name, true)
        if (mode) await api.putFaults(wechatModes[mode])
      }, texts().linkApplied)
    },

    hold(userId: string): void {
      const state = store.get()
      const device = { ...state.device, userId }
      // Another person opens the app at its beginning.
      change({ device, page: undefined, ...situated({ ...state, device }, state.emulator) })
    },
    setDevice: (part: Partial<DeviceSettings>): void => change({ device: { ...store.get().device, ...part } }),
    reopen: (): void => change({ reopened: store.get().reopened + 1 }),

    setTrouble: (name: Trouble, on: boolean): Promise<void> =>
      perform(
        () => patch(name, on),
        ({ situation }) => `${texts()[`trouble_${name}`]}: ${situation?.troubles[name] ? texts().on : texts().off}`,
      ),
    setWechat: (mode: WechatMode): Promise<void> =>
      perform(() => api.putFaults(wechatModes[mode]), `${texts().wechat}: ${texts()[`wechat_${mode}`]}`),
    rotateNow: (): Promise<void> => {
      const { appid, device } = store.get()
      return perform(
        () => api.patchUser(device.userId, { appid, rotateSessionKey: true }),
        ({ situation }) => `session_key: ${fill(texts().keyEpoch, { epoch: situation?.keyEpoch ?? 0 })}`,
      )
    },
    forgetConsent: (): Promise<void> => {
      const { appid, device } = store.get()
      return perform(() => api.patchUser(device.userId, { appid, privacyAgreed: false }), texts().consentForgotten)
    },
    advance: (seconds: number): Promise<void> =>
      perform(
        () => api.moveClock({ advanceSeconds: seconds }),
        ({ clockAheadMs }) => `${texts().clock}: ${clockText(clockAheadMs, texts())}`,
      ),

    backToNormal: (): Promise<void> =>
      perform(async () => {
        const { situation, device, clockAheadMs } = store.get()
        for (const name of troubleNames) {
          const on = situation?.troubles[name] ?? false
          if (!isUsual(name, on, device.userId)) await patch(name, !on)
        }
        await api.putFaults([])
        if (clockAheadMs !== 0) await api.moveClock({ now: new Date(now()).toISOString() })
        change({ device: { ...store.get().device, network: 'online' } })
      }, texts().allNormal),

    setLanguage: (language: Language): void => change({ language }),
    setLook: (look: Look): void => change({ look }),
    openPanels: (panelsOpen: boolean): void => change({ panelsOpen }),
    showPanel: (panel: PanelName): void => change({ panel }),
    timeline,
    hearPast(past: Exchange[]): void {
      const { clearedUpTo } = store.get().timeline
      // An emulator that was started anew counts from 1 again.
      const startedAnew = (past.at(-1)?.sequence ?? 0) < clearedUpTo
      timeline({ exchanges: past.slice(-keptExchanges), ...(startedAnew && { clearedUpTo: 0, pausedAt: undefined }) })
    },
    hearNext(exchange: Exchange): void {
      timeline({ exchanges: [...store.get().timeline.exchanges, exchange].slice(-keptExchanges) })
    },
    hearConnection: (connection: Timeline['connection']): void => timeline({ connection }),

    /** What the phone itself tells. */
    hearPhone(report: PhoneReport): void {
      if (report.type === 'quickreg:page') return change({ page: report.path.replace(/^\//, '') })
      const { console } = store.get()
      const line = (console.at(-1)?.line ?? 0) + 1
      change({ console: [...console, { line, level: report.level, text: report.text }].slice(-keptRows) })
    },
    clearConsole: (): void => change({ console: [] }),
  }
}
