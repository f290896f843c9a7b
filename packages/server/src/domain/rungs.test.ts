import type { RungReason } from '@quickreg/contract'
import { describe, expect, it } from 'vitest'
import { nextRung, requireOpen, rungsOf } from './rungs.ts'

const all = ['quick', 'realtime', 'sms'] as const
const ladder = (
  notes: { quick?: RungReason; realtime?: RungReason } = {},
  offered: readonly (typeof all)[number][] = all,
) => ({ offered, state: 'created', notes }) as const

describe('the ladder', () => {
  it('offers one tap first and closes what the scene or the server does not have', () => {
    expect(rungsOf(ladder({}, ['quick', 'sms']))).toEqual([
      { kind: 'quick', available: true },
      { kind: 'realtime', available: false, reason: 'not_configured' },
      { kind: 'sms', available: false, reason: 'not_available_yet' },
    ])
  })

  it('keeps a declined rung open but offers the next one', () => {
    const rungs = rungsOf(ladder({ quick: 'user_declined' }))
    expect(rungs[0]).toEqual({ kind: 'quick', available: true, reason: 'user_declined' })
    expect(nextRung(rungs, 'quick')).toBe('realtime')
  })

  it('never offers again what was declined when nothing is left below', () => {
    const rungs = rungsOf(ladder({ quick: 'user_declined', realtime: 'user_declined' }))
    expect(nextRung(rungs, 'realtime')).toBeUndefined()
  })

  it('closes a rung whose quota is used up and refuses a tap on it', () => {
    const closed = ladder({ quick: 'no_quota' })
    expect(nextRung(rungsOf(closed), 'quick')).toBe('realtime')
    expect(() => requireOpen(closed, 'quick')).toThrowError(
      expect.objectContaining({ code: 'rung_closed', details: { reason: 'no_quota' } }),
    )
    expect(() => requireOpen(closed, 'realtime')).not.toThrow()
  })

  it('leaves only an SMS code open once the number belongs to another account', () => {
    const rungs = rungsOf({ ...ladder(), state: 'conflict' })
    expect(rungs.slice(0, 2).map(({ reason }) => reason)).toEqual(['number_in_use', 'number_in_use'])
  })
})
