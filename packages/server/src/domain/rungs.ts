import type { FlowState, Rung, RungKind, RungReason } from '@quickreg/contract'
import { RegistrationError } from './errors.ts'

const order: readonly RungKind[] = ['quick', 'realtime', 'sms']

/** Said of an open rung these only inform: the person may change their mind, the network may come back. */
const informs: ReadonlySet<RungReason> = new Set(['user_declined', 'network'])

interface Ladder {
  /** Rungs the scene offers; undefined if the scene is no longer configured. */
  offered: readonly RungKind[] | undefined
  state: FlowState
  notes: Partial<Record<RungKind, RungReason>>
}

/** Every rung, best first, open or closed with its reason. */
export function rungsOf(ladder: Ladder): Rung[] {
  return order.map((kind) => {
    const closed = closedBecause(kind, ladder)
    const reason = closed ?? ladder.notes[kind]
    return { kind, available: closed === undefined, ...(reason && { reason }) }
  })
}

/** The rung to offer after one that failed: the next open one below it, else an open one above that was not declined. */
export function nextRung(rungs: readonly Rung[], failed: RungKind): RungKind | undefined {
  const below = rungs.slice(order.indexOf(failed) + 1).find((rung) => rung.available)
  return (below ?? rungs.find((rung) => rung.available && rung.reason !== 'user_declined'))?.kind
}

/** @throws {RegistrationError} `rung_closed` with the reason. */
export function requireOpen(ladder: Ladder, kind: RungKind): void {
  const reason = closedBecause(kind, ladder)
  if (reason) throw new RegistrationError('rung_closed', { reason })
}

function closedBecause(kind: RungKind, { offered, state, notes }: Ladder): RungReason | undefined {
  if (!offered?.includes(kind)) return 'not_configured'
  if (kind === 'sms') return 'not_available_yet'
  // A tap may carry a stale number, so it never takes one from the account that has it.
  if (state === 'conflict') return 'number_in_use'
  const note = notes[kind]
  return note && !informs.has(note) ? note : undefined
}
