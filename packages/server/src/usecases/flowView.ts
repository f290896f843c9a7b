import type { Rung } from '@quickreg/contract'
import type { Flow } from '../domain/entities.ts'
import { limits } from '../domain/limits.ts'
import { rungsOf } from '../domain/rungs.ts'
import type { Scenes } from '../domain/scene.ts'
import type { Clock } from '../ports.ts'
import type { IssuedTokens, IssueTokens } from './issueTokens.ts'

/** A flow as its owner sees it. */
export interface FlowView {
  flow: Flow
  rungs: Rung[]
  /** A completed account flow gives the same pair for 60 seconds, while nobody has refreshed it. */
  tokens?: IssuedTokens
}

export type ViewFlow = (flow: Flow) => FlowView

export const flowViewer =
  ({ scenes, issueTokens, now }: { scenes: Scenes; issueTokens: IssueTokens; now: Clock }): ViewFlow =>
  (flow) => {
    const family = flow.outcome?.family
    const fresh = flow.outcome && secondsBetween(flow.outcome.completedAt, now()) <= limits.tokensAgainSeconds
    return {
      flow,
      rungs: rungsOf({ offered: offeredRungs(scenes, flow), ...flow }),
      ...(family && fresh && { tokens: issueTokens(family) }),
    }
  }

/** The rungs the flow's scene offers; undefined if the operator has removed the scene since. */
export function offeredRungs(scenes: Scenes, flow: Flow) {
  return Object.hasOwn(scenes, flow.scene) ? scenes[flow.scene]?.rungs : undefined
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000
}
