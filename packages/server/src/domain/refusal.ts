import type { RungKind, RungReason } from '@quickreg/contract'
import { classifyDeviceFailure, type DeviceFailure } from '@quickreg/protocol'

/** What a device's failure means for the ladder: the reason to note, and on which rungs. */
interface Meaning {
  reason: RungReason
  /** Both one-tap rungs, or only the one that was tapped. */
  notes: 'both' | 'tapped'
}

const meanings = {
  user_declined: { reason: 'user_declined', notes: 'tapped' },
  privacy_declined: { reason: 'user_declined', notes: 'both' },
  no_quota: { reason: 'no_quota', notes: 'tapped' },
  no_permission: { reason: 'no_permission', notes: 'both' },
  not_declared: { reason: 'not_declared', notes: 'both' },
  privacy_banned: { reason: 'not_declared', notes: 'both' },
  number_unverified: { reason: 'user_declined', notes: 'tapped' },
  no_phone_bound: { reason: 'user_declined', notes: 'both' },
  user_blocked: { reason: 'user_blocked', notes: 'both' },
  client_too_old: { reason: 'client_too_old', notes: 'tapped' },
  network: { reason: 'network', notes: 'tapped' },
  timeout: { reason: 'network', notes: 'tapped' },
  code_dead: { reason: 'network', notes: 'tapped' },
  unknown: { reason: 'network', notes: 'tapped' },
} as const satisfies Record<DeviceFailure, Meaning>

export interface ReportedRefusal {
  tapped: RungKind
  reason: RungReason
  notes: Partial<Record<RungKind, RungReason>>
}

/** Reads what the device said, `errno` first, then the text; some clients send the text without the API's name. */
export function readRefusal(report: { errMsg: string; errno?: number }): ReportedRefusal {
  const { reason, notes } = meanings[classifyDeviceFailure(report).failure]
  const tapped = /^\s*getRealtimePhoneNumber/i.test(report.errMsg) ? 'realtime' : 'quick'
  return { tapped, reason, notes: notes === 'both' ? { quick: reason, realtime: reason } : { [tapped]: reason } }
}
