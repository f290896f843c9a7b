import type { RungKind, RungReason } from '@quickreg/contract'
import type { Clock } from './clock.ts'
import type { FailureCode, QuickregError } from './errors.ts'
import { fill } from './fill.ts'
import { ownValue } from './ownValue.ts'
import type { Texts } from './texts.ts'
import { next, type Happening, type Step } from './transitions.ts'
import { viewOf, type Message, type Registered, type State, type View } from './view.ts'
import { waitText } from './wait.ts'

export type RegisterEvent =
  | { type: 'registered'; detail: Registered }
  /** A tap brought no number: why, what is offered next, and the sentence the person reads. */
  | { type: 'declined'; detail: { reason: RungReason; next?: RungKind; message: string } }
  | { type: 'failed'; detail: { code: FailureCode; message: string; retryAfterSeconds?: number } }
  | { type: 'step'; detail: { step: Step } }

export interface Audience {
  onView?: (view: View) => void
  onEvent?: (event: RegisterEvent) => void
}

/** Holds the state and moves it by the table; whoever watches hears of it. */
export interface Machine {
  readonly state: State
  readonly texts: Texts
  readonly clock: Clock
  view(): View
  /** @returns False, and nothing changes, if the table does not allow it. Message and emphasis do not outlive a step. */
  apply(happening: Happening, change?: Partial<State>): boolean
  /** A change within a step. */
  patch(change: Partial<State>): void
  emit(event: RegisterEvent): void
  /** Nobody watches any more; the state goes on, for a number may be on its way. */
  silence(): void
  readonly isSilent: boolean

  sentence(failure: QuickregError): string
  tellFailure(failure: QuickregError): void
  /** Stops with a problem; `again` is what a retry does. */
  stop(failure: QuickregError, options: { again: () => void; retryable: boolean }): void
  retry(): void
}

export const say = (tone: Message['tone'], text: string, field?: Message['field']): Message => ({
  ...{ tone, text },
  ...(field && { field }),
})

interface Setting {
  initial: State
  texts: Texts
  clock: Clock
}

export function createMachine({ initial, texts, clock }: Setting, audience: Audience): Machine {
  let state = initial
  let silent = false
  let again: (() => void) | undefined

  const show = () => {
    if (!silent) audience.onView?.(viewOf(state, texts))
  }

  const emit = (event: RegisterEvent) => {
    if (!silent) audience.onEvent?.(event)
  }

  function apply(happening: Happening, change: Partial<State> = {}): boolean {
    const step = next(state.step, happening)
    if (!step) return false
    const moved = step !== state.step
    state = { ...state, shielded: false, consentMissing: false, message: undefined, ...change, step }
    show()
    if (moved) emit({ type: 'step', detail: { step } })
    return true
  }

  function sentence({ code, details: { title, retryAfterSeconds } }: QuickregError): string {
    const later = ownValue(texts.later, code)
    if (later && retryAfterSeconds) return fill(later, { wait: waitText(retryAfterSeconds, texts, clock.now()) })
    return ownValue(texts.failures, code) ?? title ?? texts.failures.bad_answer
  }

  return {
    get state() {
      return state
    },
    texts,
    clock,
    view: () => viewOf(state, texts),
    apply,
    patch(change) {
      state = { ...state, ...change }
      show()
    },
    emit,
    silence: () => (silent = true),
    get isSilent() {
      return silent
    },
    sentence,
    tellFailure(failure) {
      const { retryAfterSeconds } = failure.details
      emit({
        type: 'failed',
        detail: { code: failure.code, message: sentence(failure), ...(retryAfterSeconds && { retryAfterSeconds }) },
      })
    },
    stop(failure, { retryable, again: retry }) {
      again = retryable ? retry : undefined
      const { retryAfterSeconds } = failure.details
      apply('failed', { problem: { code: failure.code, message: sentence(failure), retryable, retryAfterSeconds } })
    },
    retry: () => again?.(),
  }
}
