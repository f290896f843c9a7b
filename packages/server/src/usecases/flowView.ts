import type { Rung } from '@quickreg/contract'
import type { Flow, FlowHead } from '../domain/entities.ts'
import { rungsOf, type Fact, type Standing } from '../domain/ladder.ts'
import { limits } from '../domain/limits.ts'
import type { Policy } from '../domain/policy.ts'
import type { Scenes } from '../domain/scene.ts'
import type { Clock } from '../ports.ts'
import type { SmsSender } from '../ports/sms.ts'
import type { IssuedTokens, IssueTokens } from './issueTokens.ts'

/** A flow as its owner sees it. */
export interface FlowView {
  flow: Flow
  rungs: Rung[]
  /** A completed account flow gives the same pair for 60 seconds, while nobody has refreshed it. */
  tokens?: IssuedTokens
}

export type ViewFlow = (flow: Flow) => FlowView

interface Deps {
  scenes: Scenes
  policy: Pick<Policy, 'smsCountries'>
  issueTokens: IssueTokens
  sms: SmsSender | undefined
  now: Clock
}

export const flowViewer =
  ({ scenes, policy, issueTokens, sms, now }: Deps): ViewFlow =>
  (flow) => {
    const family = flow.outcome?.family
    const fresh = flow.outcome && secondsBetween(flow.outcome.completedAt, now()) <= limits.tokensAgainSeconds
    return {
      flow,
      rungs: rungsOf(standingOf({ scenes, sms }, flow, flow.facts)).map((rung) =>
        rung.kind === 'sms' && rung.available ? { ...rung, countries: [...policy.smsCountries] } : rung,
      ),
      ...(family && fresh && { tokens: issueTokens(family) }),
    }
  }

/**
 * Where a flow stands on the ladder. `facts` are those of limits and budgets, for whoever looks; a step that costs
 * something is judged by what it would count, so that a repeat is not refused for what it has itself used up.
 */
export function standingOf(
  { scenes, sms }: { scenes: Scenes; sms: SmsSender | undefined },
  { scene, state, notes }: FlowHead,
  facts: readonly Fact[] = [],
): Standing {
  // The operator may have removed the scene since.
  const offered = Object.hasOwn(scenes, scene) ? scenes[scene]?.rungs : undefined
  return { offered, state, notes, facts: sms ? facts : ['no_sms_provider', ...facts] }
}

/** Absolute: a clock that was set back must not make an old outcome young again. */
function secondsBetween(from: Date, to: Date): number {
  return Math.abs(to.getTime() - from.getTime()) / 1000
}
