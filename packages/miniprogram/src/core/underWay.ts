import type { Outcome, Purpose } from '@quickreg/contract'
import type { Clock } from './clock.ts'
import { createListeners } from './listeners.ts'
import type { State } from './view.ts'

/** A number that WeChat has billed, on its way to the server. */
export interface HandIn {
  readonly purpose: Purpose
  readonly scene: string
  /** Hands it in once more, in this flow or another: the server answers a repeat with the same outcome. */
  readonly run: (flowId: string) => Promise<Outcome>
  /** Undefined if the person has signed out meanwhile. */
  readonly outcome: Promise<Outcome | undefined>
  /** What the person has agreed to and chosen for it, and the flow it is in by now. */
  readonly state: () => Pick<State, 'policyVersion' | 'flow' | 'chosen'>
}

/** Hand-ins belong to the client: the page they began on may go, and other pages must not have the same paid for twice. */
export interface UnderWay {
  /** WeChat's sheet is opening. @returns Says that its event has come. */
  openSheet(): () => void
  begin(handIn: HandIn): void
  /** Calls when a hand-in begins. @returns Ends it. */
  onBegin(listener: () => void): () => void
  /** Resolves when none is under way. */
  over(): Promise<void>
  /** …and no sheet is open. Until then wx.login might replace the key that a number is sealed with. */
  quiet(): Promise<void>
  /** Its page is gone, and nobody has heard the end of it. */
  leave(handIn: HandIn): void
  /** The last one left behind that is for the same; it is the caller's from now on. */
  takeUp(purpose: Purpose, scene: string): HandIn | undefined
  /** Whoever left them has left altogether. */
  forget(): void
}

/** The flow that a sheet was opened for has ended by then; and the event may have got lost. */
const sheetMs = 15 * 60_000

export function createUnderWay(clock: Clock): UnderWay {
  const begun = createListeners<void>()
  let last: Promise<unknown> = Promise.resolve()
  let sheet: Promise<void> | undefined
  let left: HandIn[] = []

  async function over() {
    for (let seen; seen !== last; await seen) seen = last
  }

  return {
    openSheet() {
      let close = () => {}
      sheet = new Promise((resolve) => (close = resolve))
      const forgetTimer = clock.after(sheetMs, close)
      return () => {
        forgetTimer()
        close()
      }
    },
    begin(handIn) {
      const over = () => {}
      last = Promise.all([last, handIn.outcome.then(over, over)])
      begun.tell()
    },
    onBegin: begun.add,
    over,
    async quiet() {
      await sheet
      await over()
    },
    leave: (handIn) => void left.push(handIn),
    takeUp(purpose, scene) {
      const isSame = (handIn: HandIn) => handIn.purpose === purpose && handIn.scene === scene
      const found = left.filter(isSame).pop()
      left = left.filter((handIn) => !isSame(handIn))
      return found
    },
    forget: () => void (left = []),
  }
}
