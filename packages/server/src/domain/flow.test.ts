import { describe, expect, it } from 'vitest'
import { next, statesAllowing, transitions, type FlowAction } from './flow.ts'

const states = Object.keys(transitions) as (keyof typeof transitions)[]

describe('the flow’s transition table', () => {
  it('leaves finished flows alone', () => {
    for (const state of ['completed', 'expired', 'cancelled'] as const) expect(transitions[state]).toEqual({})
  })

  it('completes with a number from WeChat while it is open, and at no other time', () => {
    expect(statesAllowing('complete')).toEqual(['created', 'exchanging', 'otp_sent'])
    expect(statesAllowing('conflict')).toEqual(['created', 'exchanging', 'otp_sent'])
  })

  it('can be withdrawn and can expire as long as it is open', () => {
    const open = states.filter((state) => Object.keys(transitions[state]).length > 0)
    expect(statesAllowing('cancel')).toEqual(open)
    expect(statesAllowing('expire')).toEqual(open)
  })

  it('reaches every state from `created`', () => {
    const actions = new Set(states.flatMap((state) => Object.keys(transitions[state]) as FlowAction[]))
    const reached = new Set<string>(['created'])
    for (const _ of states) {
      for (const state of states.filter((name) => reached.has(name))) {
        for (const action of actions) {
          const to = next(state, action)
          if (to) reached.add(to)
        }
      }
    }
    expect([...reached].sort()).toEqual([...states].sort())
  })
})
