import type { ProblemCode, RungKind } from '@quickreg/contract'
import type { Flow, Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import { requireOpen } from '../domain/ladder.ts'
import { limits } from '../domain/limits.ts'
import { getScene, retainUntil, type Scenes } from '../domain/scene.ts'
import type { Claim, Clock, Completion, FlowStore, Meter, RaiseAlarm } from '../ports.ts'
import type { SmsSender } from '../ports/sms.ts'
import { standingOf, type FlowView, type ViewFlow } from './flowView.ts'
import { closedError, getOwnFlow, lookAtOwnFlow } from './ownFlow.ts'
import { persist } from './persist.ts'

export interface ExchangeDeps {
  flows: FlowStore
  scenes: Scenes
  viewFlow: ViewFlow
  meter: Meter
  sms: SmsSender | undefined
  raiseAlarm: RaiseAlarm
  /** Told once of every flow that a tap or a known number completed. */
  onCompleted: (flow: Flow) => void
  now: Clock
  sleep: (ms: number) => Promise<void>
}

export interface Proven {
  phone: string
  confirmed: boolean
}

interface Exchange {
  session: Session
  flowId: string
  rung: RungKind
  network?: string
  /** What is spent by this exchange: a phone code or a ciphertext. */
  proof: string
  /** What a spent proof answers. */
  spentCode: ProblemCode
  /** Asks WeChat. `again`: an earlier attempt with this proof ended without an answer. */
  prove: (again: boolean) => Promise<Proven>
}

/** Claim, exchange, complete: the one way from a tap to a number. The same request again gets the same outcome. */
export const exchange =
  (deps: ExchangeDeps) =>
  async (tap: Exchange): Promise<FlowView> => {
    const { flows, viewFlow, scenes, meter, now } = deps
    const { session, flowId, rung } = tap
    const flow = await lookAtOwnFlow(deps, tap)
    if (flow.state === 'completed') return viewFlow(await getOwnFlow(deps, tap))
    if (flow.state === 'conflict') throw new RegistrationError('number_in_use')
    // Consent is asked for anew if the policy has changed since the flow was opened.
    getScene(scenes, flow)
    requireOpen(standingOf(deps, flow), rung)

    const claim = await claimOrWait(deps, tap)
    if (claim.kind === 'completed') return viewFlow(claim.flow)
    if (claim.kind === 'spent') throw new RegistrationError(tap.spentCode)
    if (claim.kind === 'closed') throw closedError(claim.flow)
    if (claim.kind === 'too_dear') {
      meter.count('limited', claim.reason === 'budget' ? 'budget_taps' : 'taps')
      throw new RegistrationError('rung_closed', { reason: claim.reason })
    }
    if (claim.kind === 'limited') {
      meter.count('limited', 'phone')
      throw new RegistrationError('rate_limited', { retryAfterSeconds: claim.retryAfterSeconds })
    }
    const { claimId, again, budgetLow } = claim
    if (budgetLow) deps.raiseAlarm({ kind: 'budget_low', budget: 'taps' })

    const proven = await tap.prove(again).catch(async (error: unknown) => {
      const claimed = { flowId, session, claimId, network: tap.network, now: now() }
      if (isDecided(error)) await flows.refuse({ ...claimed, reason: error.code })
      else await flows.release({ ...claimed, ...troubleOf(error, again) })
      const reason = error instanceof RegistrationError ? error.code : 'internal'
      meter.countFlow({ kind: isDecided(error) ? 'refused' : 'released', rung, reason })
      throw error
    })
    // The person has paid for this number.
    const completion = await persist(deps, () =>
      flows.complete({
        flowId,
        session,
        claimId,
        proof: tap.proof,
        rung,
        network: tap.network,
        ...proven,
        retainUntil: retainUntil(scenes, flow, now()),
        now: now(),
      }),
    )
    meter.countFlow({ kind: completion.kind, rung })
    return settle(deps, tap, completion)
  }

/** Answers of WeChat, or of our checks, after which the proof is of no more use. Anything else may pass. */
const decided: ReadonlySet<ProblemCode> = new Set([
  'wechat_code_rejected',
  'tap_again',
  'user_blocked',
  'phone_data_rejected',
])

const isDecided = (error: unknown): error is RegistrationError =>
  error instanceof RegistrationError && decided.has(error.code)

/** What we cannot read, a mistake of our own among it, may have been done; or `again`, by the attempt before. */
function troubleOf(error: unknown, again: boolean) {
  if (!(error instanceof RegistrationError)) return {}
  const nothingGiven = error.mayHaveHappened === false && !again
  return { nothingGiven, isOutOfQuota: error.details.reason === 'no_quota' }
}

type Settled = Exclude<Claim, { kind: 'busy' }>

/** Losers of a race wait for the winner's outcome instead of asking WeChat a second time. */
async function claimOrWait(deps: ExchangeDeps, tap: Exchange): Promise<Settled> {
  const { flows, now, sleep } = deps
  const pollMs = 50
  for (let waitedMs = 0; waitedMs <= limits.waitForOutcomeMs;) {
    const claim = await flows.claim({ ...tap, now: now() })
    if (!claim) throw new RegistrationError('not_found')
    if (claim.kind !== 'busy') return claim
    do {
      await sleep(pollMs)
      waitedMs += pollMs
    } while (waitedMs < limits.waitForOutcomeMs && (await flows.look({ ...tap, now: now() }))?.state === 'exchanging')
  }
  throw new RegistrationError('in_progress', { retryAfterSeconds: 1 })
}

async function settle(deps: ExchangeDeps, tap: Exchange, completion: Completion): Promise<FlowView> {
  if (completion.kind === 'completed') {
    deps.onCompleted(completion.flow)
    return deps.viewFlow(completion.flow)
  }
  if (completion.kind === 'conflict') throw new RegistrationError('number_in_use')
  // Another claim has completed the flow, or the person withdrew it.
  const flow = await getOwnFlow(deps, tap)
  if (flow.state === 'completed') return deps.viewFlow(flow)
  throw closedError(flow)
}
