import type { RungKind, RungReason } from '@quickreg/contract'
import { describe, expect, it } from 'vitest'
import { effects, ladder, nextRung, notesOfDevice, readRefusal, requireOpen, rungsOf, type Standing } from './ladder.ts'

const all = ['quick', 'realtime', 'sms'] as const
const standing = (changes: Partial<Standing> = {}): Standing => ({
  offered: all,
  state: 'created',
  facts: [],
  notes: {},
  ...changes,
})
const shown = (changes: Partial<Standing>) =>
  rungsOf(standing(changes)).map(({ available, reason }) => (available ? 'open' : reason))

describe('the ladder', () => {
  it('offers one tap first and closes what the scene or the server does not have', () => {
    expect(rungsOf(standing({ offered: ['quick', 'sms'], facts: ['no_sms_provider'] }))).toEqual([
      { kind: 'quick', available: true },
      { kind: 'realtime', available: false, reason: 'not_configured' },
      { kind: 'sms', available: false, reason: 'not_available_yet' },
    ])
  })

  it('keeps a declined rung open but offers the next one', () => {
    const rungs = rungsOf(standing({ notes: { quick: 'user_declined' } }))
    expect(rungs[0]).toEqual({ kind: 'quick', available: true, reason: 'user_declined' })
    expect(nextRung(rungs, 'quick')).toBe('realtime')
  })

  it('never offers again what was declined when nothing is left below', () => {
    const facts = ['no_sms_provider'] as const
    const rungs = rungsOf(standing({ facts, notes: { quick: 'user_declined', realtime: 'user_declined' } }))
    expect(nextRung(rungs, 'realtime')).toBeUndefined()
  })

  it('leads whoever declined both taps to SMS', () => {
    expect(
      nextRung(rungsOf(standing({ notes: { quick: 'user_declined', realtime: 'user_declined' } })), 'realtime'),
    ).toBe('sms')
  })

  it('closes a rung whose quota is used up and refuses a tap on it', () => {
    const closed = standing({ notes: { quick: 'no_quota' } })
    expect(nextRung(rungsOf(closed), 'quick')).toBe('realtime')
    expect(() => requireOpen(closed, 'quick')).toThrowError(
      expect.objectContaining({ code: 'rung_closed', details: { reason: 'no_quota' } }),
    )
    expect(() => requireOpen(closed, 'realtime')).not.toThrow()
  })

  it('leaves only an SMS code open once the number belongs to another account', () => {
    expect(shown({ state: 'conflict' })).toEqual(['number_in_use', 'number_in_use', 'open'])
  })

  it('closes what the day’s money does not pay for, and leaves the other way', () => {
    expect(shown({ facts: ['tap_budget_spent'] })).toEqual(['budget', 'budget', 'open'])
    expect(shown({ facts: ['sms_budget_spent'] })).toEqual(['open', 'open', 'budget'])
    expect(shown({ facts: ['taps_used_up'] })).toEqual(['rate_limited', 'rate_limited', 'open'])
  })

  it('says why the scene does not offer a rung before anything else', () => {
    expect(shown({ offered: ['sms'], facts: ['tap_budget_spent'] })).toEqual([
      'not_configured',
      'not_configured',
      'open',
    ])
  })
})

describe('every failure of a tap', () => {
  const reports: [errMsg: string, errno: number | undefined, next: RungKind, reason: RungReason][] = [
    ['getPhoneNumber:fail user deny', undefined, 'realtime', 'user_declined'],
    ['getPhoneNumber:fail:user deny', undefined, 'realtime', 'user_declined'],
    ['getRealtimePhoneNumber:fail user deny', undefined, 'sms', 'user_declined'],
    ['getPhoneNumber:fail', 1400001, 'realtime', 'no_quota'],
    ['getPhoneNumber:fail no permission', undefined, 'sms', 'no_permission'],
    ['getPhoneNumber:fail timeout', undefined, 'realtime', 'network'],
    ['something nobody has seen', undefined, 'realtime', 'network'],
  ]
  it.each(reports)('leads on from %s (%s) to %s', (errMsg, errno, next, reason) => {
    const read = readRefusal({ errMsg, ...(errno && { errno }) })
    expect(read.reason).toBe(reason)
    expect(nextRung(rungsOf(standing({ notes: read.notes })), read.tapped)).toBe(next)
  })

  it('leaves SMS as it is: no row of the table that a device can cause closes it', () => {
    const closing = Object.entries(ladder).filter(
      ([, { on, reason }]) =>
        on !== 'tapped' && (on as readonly RungKind[]).includes('sms') && effects[reason] === 'closes',
    )
    expect(closing.map(([name]) => name)).toEqual(['sms_budget_low', 'sms_budget_spent', 'no_sms_provider'])
  })
})

describe('an old WeChat', () => {
  it.each([
    ['1.1.9', ['client_too_old', 'client_too_old', 'open']],
    ['1.2.0', ['open', 'client_too_old', 'open']],
    ['2.24.3', ['open', 'client_too_old', 'open']],
    ['2.24.4', ['open', 'open', 'open']],
    ['3.8.1', ['open', 'open', 'open']],
    ['10.0', ['open', 'open', 'open']],
    ['', ['open', 'open', 'open']],
    ['développeur', ['open', 'open', 'open']],
  ])('of base library %s is not offered what it cannot do', (sdkVersion, rungs) => {
    expect(shown({ notes: notesOfDevice({ sdkVersion }) })).toEqual(rungs)
  })
})
