import type { Outcome, Purpose } from '@quickreg/contract'
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
  begin(handIn: HandIn): void
  /** Calls when a hand-in begins. @returns Ends it. */
  onBegin(listener: () => void): () => void
  /** Resolves when none is under way. */
  over(): Promise<void>
  /** Its page is gone, and nobody has heard the end of it. */
  leave(handIn: HandIn): void
  /** The last one left behind that is for the same; it is the caller's from now on. */
  takeUp(purpose: Purpose, scene: string): HandIn | undefined
  /** Whoever left them has left altogether. */
  forget(): void
}

export function createUnderWay(): UnderWay {
  const begun = createListeners<void>()
  let last: Promise<unknown> = Promise.resolve()
  let left: HandIn[] = []
  return {
    begin(handIn) {
      const over = () => {}
      last = Promise.all([last, handIn.outcome.then(over, over)])
      begun.tell()
    },
    onBegin: begun.add,
    async over() {
      for (let seen; seen !== last; await seen) seen = last
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
