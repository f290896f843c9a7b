import { expect, it } from 'vitest'
import type { Exchange } from './emulatorState.ts'
import type { Timeline } from './state.ts'
import { shownRows } from './timelineRows.ts'

const login = (sequence: number, more: Partial<Exchange> = {}): Exchange => ({
  sequence,
  at: '2026-07-01T04:00:00.000Z',
  kind: 'device',
  from: 'phone',
  to: 'wechat',
  method: 'POST',
  path: '/_emulator/users/lin/login',
  query: {},
  requestBody: '{}',
  status: 200,
  responseBody: '{"errMsg":"login:ok"}',
  ...more,
})

const timeline = (exchanges: Exchange[], more: Partial<Timeline> = {}): Timeline => ({
  connection: 'live',
  exchanges,
  clearedUpTo: 0,
  pausedAt: undefined,
  follow: true,
  hidden: [],
  failuresOnly: false,
  ...more,
})

const sequences = (shown: Timeline) => shownRows(shown).rows.map(({ exchange }) => exchange.sequence)

it('shows at most 500 rows, the newest', () => {
  const many = Array.from({ length: 700 }, (_, index) => login(index + 1))
  expect(sequences(timeline(many))).toHaveLength(500)
  expect(sequences(timeline(many)).at(-1)).toBe(700)
})

it('leaves out what was cleared, and holds back what came during the pause', () => {
  const paused = timeline([login(1), login(2), login(3), login(4)], { clearedUpTo: 1, pausedAt: 2 })
  expect(sequences(paused)).toEqual([2])
  expect(shownRows(paused).waiting).toBe(2)
})

it('filters by who talks to whom and by failure', () => {
  const deny = login(2, { responseBody: '{"errMsg":"login:fail wxa login is blocked"}' })
  const exchanges = [login(1), deny, login(3, { kind: 'platform', path: '/sns/jscode2session', responseBody: '{}' })]
  expect(sequences(timeline(exchanges, { hidden: ['wx'] }))).toEqual([3])
  expect(sequences(timeline(exchanges, { failuresOnly: true }))).toEqual([2])
})
