import type { Device, FlowState, Rung, RungKind, RungReason } from '@quickreg/contract'
import { classifyDeviceFailure, type DeviceFailure } from '@quickreg/protocol'
import { RegistrationError } from './errors.ts'

/** The rungs, best first. */
const order: readonly RungKind[] = ['quick', 'realtime', 'sms']

/** What the server knows beside the device's report and the scene. */
export type Fact =
  | 'quick_unknown_to_client'
  | 'realtime_unknown_to_client'
  | 'number_taken'
  | 'taps_used_up'
  | 'tap_quota_used_up'
  | 'tap_budget_low'
  | 'tap_budget_spent'
  | 'sms_budget_low'
  | 'sms_budget_spent'
  | 'no_sms_provider'

interface Consequence {
  /** `tapped`: the rung whose tap failed. */
  on: readonly RungKind[] | 'tapped'
  reason: RungReason
}

const taps = ['quick', 'realtime'] as const

/**
 * The policy: what each fact, and each failure of a tap, means for which rungs. What a reason does to its rung stands in
 * `effects`; docs/ladder.md draws both.
 */
export const ladder = {
  quick_unknown_to_client: { on: ['quick'], reason: 'client_too_old' },
  realtime_unknown_to_client: { on: ['realtime'], reason: 'client_too_old' },
  number_taken: { on: taps, reason: 'number_in_use' }, // a tap may carry a stale number: it takes none from anybody
  taps_used_up: { on: taps, reason: 'rate_limited' },
  tap_quota_used_up: { on: taps, reason: 'no_quota' },
  tap_budget_low: { on: taps, reason: 'budget' }, // said once, to a flow that begins
  tap_budget_spent: { on: taps, reason: 'budget' },
  sms_budget_low: { on: ['sms'], reason: 'budget' },
  sms_budget_spent: { on: ['sms'], reason: 'budget' },
  no_sms_provider: { on: ['sms'], reason: 'not_available_yet' },

  user_declined: { on: 'tapped', reason: 'user_declined' },
  privacy_declined: { on: taps, reason: 'user_declined' },
  no_quota: { on: 'tapped', reason: 'no_quota' }, // each kind of tap has a quota of its own
  no_permission: { on: taps, reason: 'no_permission' },
  not_declared: { on: taps, reason: 'not_declared' },
  privacy_banned: { on: taps, reason: 'not_declared' },
  number_unverified: { on: 'tapped', reason: 'user_declined' },
  no_phone_bound: { on: taps, reason: 'user_declined' },
  user_blocked: { on: taps, reason: 'user_blocked' },
  client_too_old: { on: 'tapped', reason: 'client_too_old' },
  network: { on: 'tapped', reason: 'network' },
  timeout: { on: 'tapped', reason: 'network' },
  code_dead: { on: 'tapped', reason: 'network' },
  unknown: { on: 'tapped', reason: 'network' },
} as const satisfies Record<Fact | DeviceFailure, Consequence>

/** Whether a reason closes its rung, or only says what happened last: a person may change their mind. */
export const effects = {
  not_configured: 'closes',
  no_quota: 'closes',
  no_permission: 'closes',
  not_declared: 'closes',
  client_too_old: 'closes',
  user_declined: 'informs',
  user_blocked: 'closes',
  budget: 'closes',
  rate_limited: 'closes',
  number_in_use: 'closes',
  not_available_yet: 'closes',
  network: 'informs',
} as const satisfies Record<RungReason, 'closes' | 'informs'>

export type Notes = Partial<Record<RungKind, RungReason>>

export interface Standing {
  /** Rungs the scene offers; undefined if the scene is no longer configured. */
  offered: readonly RungKind[] | undefined
  state: FlowState
  /** Facts that hold at this moment. */
  facts: readonly Fact[]
  /** What was said of each rung in this flow. */
  notes: Notes
}

/** Every rung, best first, open or closed with its reason. */
export function rungsOf(standing: Standing): Rung[] {
  return order.map((kind) => {
    const closed = closedBecause(kind, standing)
    const reason = closed ?? standing.notes[kind]
    return { kind, available: closed === undefined, ...(reason && { reason }) }
  })
}

/** The rung to offer after one that failed: the next open one below it, else an open one above that was not declined. */
export function nextRung(rungs: readonly Rung[], failed: RungKind): RungKind | undefined {
  const below = rungs.slice(order.indexOf(failed) + 1).find((rung) => rung.available)
  return (below ?? rungs.find((rung) => rung.available && rung.reason !== 'user_declined'))?.kind
}

/** @throws {RegistrationError} `rung_closed` with the reason. */
export function requireOpen(standing: Standing, kind: RungKind): void {
  const reason = closedBecause(kind, standing)
  if (reason) throw new RegistrationError('rung_closed', { reason })
}

function closedBecause(kind: RungKind, { offered, state, facts, notes }: Standing): RungReason | undefined {
  if (!offered?.includes(kind)) return 'not_configured'
  const now: readonly Fact[] = state === 'conflict' ? ['number_taken', ...facts] : facts
  const reasons = [...now.map((fact) => notesOf(fact)[kind]), notes[kind]]
  return reasons.find((reason) => reason && effects[reason] === 'closes')
}

/** What a fact or a failure says of each rung. */
export function notesOf(about: Fact | DeviceFailure, tapped: RungKind = 'quick'): Notes {
  const { on, reason }: Consequence = ladder[about]
  return Object.fromEntries((on === 'tapped' ? [tapped] : on).map((kind) => [kind, reason]))
}

export interface ReportedRefusal {
  tapped: RungKind
  reason: RungReason
  notes: Notes
}

/** Reads what the device said, `errno` first, then the text; some clients send the text without the API's name. */
export function readRefusal(report: { errMsg: string; errno?: number }): ReportedRefusal {
  const { failure } = classifyDeviceFailure(report)
  const tapped = /^\s*getRealtimePhoneNumber/i.test(report.errMsg) ? 'realtime' : 'quick'
  return { tapped, reason: ladder[failure].reason, notes: notesOf(failure, tapped) }
}

/**
 * What this device's WeChat cannot do. The base library decides, on every platform alike; one that is not known is taken
 * for a new one.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/component/button.html
 */
export function notesOfDevice({ sdkVersion }: Device = {}): Notes {
  return {
    ...(isOlder(sdkVersion, '1.2.0') && notesOf('quick_unknown_to_client')),
    ...(isOlder(sdkVersion, '2.24.4') && notesOf('realtime_unknown_to_client')),
  }
}

function isOlder(version: string | undefined, than: string): boolean {
  if (version === undefined || !/^\d{1,4}(\.\d{1,4}){0,3}$/.test(version)) return false
  const [have, want] = [version, than].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (const [at, wanted] of want.entries()) {
    const difference = (have[at] ?? 0) - wanted
    if (difference !== 0) return difference < 0
  }
  return false
}
