import { describe, expect, it } from 'vitest'
import { violationsIn } from './checker.ts'
import type { Deed, Ledger, Operation, Told } from './history.ts'

/** A history in the making: every act begins where the last one ended, a second later. */
class Story {
  readonly history: Operation[] = []
  ledger: Ledger = { messages: [], exchanged: [], billedTaps: 0 }

  yes(person: string, deed: Deed, told: Told = {}): this {
    return this.#add(person, deed, { answer: 'yes', told })
  }

  no(person: string, deed: Deed, code: string, status = 409): this {
    return this.#add(person, deed, { answer: 'no', problem: { status, code } })
  }

  lost(person: string, deed: Deed): this {
    return this.#add(person, deed, { answer: 'lost' })
  }

  violations(): string[] {
    return violationsIn(this.history, { ledger: this.ledger, tapsPerPerson: 3 })
  }

  #add(person: string, deed: Deed, heard: Partial<Operation>): this {
    const moment = this.history.length * 2
    const told = {}
    const operation = { ...deed, person, started: moment, ended: moment + 1, at: moment * 500, told, ...heard }
    this.history.push(operation as Operation)
    return this
  }
}

const signIn = (loginCode: string): Deed => ({ kind: 'signIn', loginCode })
const tap = (flowId: string, phoneCode: string, number = '+8613800138000'): Deed => ({
  kind: 'tap',
  purpose: 'account',
  flowId,
  phoneCode,
  number,
})
const book = (flowId: string, phoneCode: string): Deed => ({
  ...(tap(flowId, phoneCode) as Deed & { kind: 'tap' }),
  purpose: 'contact',
})
const change = (flowId: string, otp: string, number: string): Deed => ({
  kind: 'prove',
  purpose: 'change_phone',
  flowId,
  otp,
  number,
})
const refresh = (refreshToken: string): Deed => ({ kind: 'refresh', refreshToken })
const look = (account: string, census: number): Deed => ({ kind: 'readAccount', account, census })
const remove = (account: string): Deed => ({ kind: 'deleteAccount', account })
const member = (account: string, refreshToken: string): Told => ({
  state: 'completed',
  isNew: true,
  account,
  refreshToken,
})

/** Lin registers with the number of `tap`. */
const lin = () => new Story().yes('lin', signIn('l1')).yes('lin', tap('f1', 'p1'), member('a1', 't0'))

describe('a history that a good server may have', () => {
  it('has answers and losses, and repeats of what was lost', () => {
    const story = lin()
      .yes('lin', refresh('t0'), { refreshToken: 't1' })
      .lost('lin', refresh('t1'))
      .yes('lin', refresh('t1'), { refreshToken: 't2' })
      .lost('lin', change('f2', '123456', '+8613800138001'))
      .yes('lin', look('a1', 1), { phone: '+8613800138001' })
      .lost('lin', remove('a1'))
      .yes('lin', signIn('l2'))
      .lost('lin', tap('f3', 'p2'))
      .yes('lin', signIn('l3'), { account: 'a2', refreshToken: 'u0' })
    expect(story.violations()).toEqual([])
  })

  it('has numbers that move to whoever proves them by SMS', () => {
    const story = lin()
      .yes('wu', signIn('l2'))
      .yes('wu', tap('f2', 'p2', '+8613800138002'), member('a2', 'u0'))
      .lost('wu', change('f3', '123456', '+8613800138000'))
      .yes('lin', look('a1', 1))
      .yes('wu', look('a2', 1), { phone: '+8613800138000' })
    expect(story.violations()).toEqual([])
  })
})

describe('a bad history is noticed, where ', () => {
  it.each<[string, Story, RegExp]>([
    ['an account is gone', lin().yes('lin', signIn('l2')), /has a1, and signIn told of none/],
    ['an account is not to be found', lin().no('lin', look('a1', 1), 'not_found', 404), /a1 of lin is not to be found/],
    [
      'a person has two accounts',
      lin().yes('lin', signIn('l2'), { account: 'a2', refreshToken: 'u0' }),
      /has a1, and signIn told of a2/,
    ],
    [
      'a deleted account is back',
      lin().yes('lin', remove('a1')).yes('lin', signIn('l2'), { account: 'a1', refreshToken: 'u0' }),
      /has none, and signIn told of a1/,
    ],
    [
      'two people have one account',
      lin().yes('wu', signIn('l2'), { account: 'a1', refreshToken: 'u0' }),
      /wu and lin have one account/,
    ],
    ['a number is gone', lin().yes('lin', look('a1', 1)), /a1 should have \+8613800138000, and has no number/],
    [
      'a change of number is undone',
      lin()
        .yes('lin', change('f2', '123456', '+8613800138001'), { account: 'a1', refreshToken: 'u0' })
        .yes('lin', look('a1', 1), { phone: '+8613800138000' }),
      /a1 should have \+8613800138001, and has \+8613800138000/,
    ],
    [
      'a number has two owners',
      lin()
        .yes('wu', signIn('l2'))
        .yes('wu', tap('f2', 'p2'), member('a2', 'u0'))
        .yes('lin', look('a1', 1), { phone: '+8613800138000' })
        .yes('wu', look('a2', 1), { phone: '+8613800138000' }),
      /\+8613800138000 is the number of a1 and of a2/,
    ],
    [
      'a contact is lost',
      new Story()
        .yes('lin', book('f1', 'p1'), { state: 'completed', contact: 'c1' })
        .no('lin', { kind: 'readContact', contact: 'c1', census: 1 }, 'not_found', 404),
      /The contact c1 is lost/,
    ],
    [
      'a contact outlives its person',
      lin()
        .yes('lin', book('f2', 'p2'), { state: 'completed', contact: 'c1' })
        .yes('lin', remove('a1'))
        .yes('lin', { kind: 'readContact', contact: 'c1', census: 1 }, { phone: '+8613800138000' }),
      /The contact c1 came back/,
    ],
    [
      'a token has two successors',
      lin().yes('lin', refresh('t0'), { refreshToken: 't1' }).yes('lin', refresh('t0'), { refreshToken: 'x1' }),
      /has two successors/,
    ],
    [
      'a generation goes back',
      lin()
        .yes('lin', refresh('t0'), { refreshToken: 't1' })
        .yes('lin', refresh('t1'), { refreshToken: 't2' })
        .yes('lin', refresh('t0'), { refreshToken: 't1' }),
      /rotated long ago/,
    ],
    [
      'a token lives after signing out',
      lin().yes('lin', { kind: 'signOut', refreshToken: 't0' }).yes('lin', refresh('t0'), { refreshToken: 't1' }),
      /refreshed a token that was ended/,
    ],
    [
      'a live token is refused',
      lin().no('lin', refresh('t0'), 'refresh_invalid', 401),
      /live token of lin was refused/,
    ],
    ['a session is lost', lin().no('lin', { kind: 'openFlow' }, 'session_invalid', 401), /The session of lin is lost/],
    [
      'a login code signs in twice',
      new Story().yes('lin', signIn('l1')).yes('lin', signIn('l1')),
      /login code l1 signed in 2 times/,
    ],
    [
      'a tap ends two flows',
      lin().yes('lin', book('f2', 'p1'), { state: 'completed', contact: 'c1' }),
      /tap p1 ended 2 flows/,
    ],
    [
      'a flow forgets its outcome',
      lin().yes('lin', { kind: 'readFlow', flowId: 'f1', census: 1 }, { state: 'created' }),
      /The flow f1 ended in/,
    ],
    [
      'a code has six tries',
      Array.from({ length: 6 }).reduce<Story>(
        (story) => story.no('lin', change('f2', '000000', '+8613800138001'), 'otp_rejected', 422),
        lin(),
      ),
      /code of f2 had 6 tries/,
    ],
    ['the server fails', lin().no('lin', refresh('t0'), 'internal_error', 500), /answered 500 internal_error/],
  ])('%s', (_, story, expected) => {
    expect(story.violations()).toContainEqual(expect.stringMatching(expected))
  })

  it.each<[string, Partial<Ledger>, RegExp]>([
    [
      'two messages to one number come in a minute',
      { messages: [0, 30_000].map((at) => ({ to: '+8613800138000', at })) },
      /more than 1 messages in 60 s/,
    ],
    [
      'six messages to one number come in an hour',
      { messages: [0, 1, 2, 3, 4, 5].map((n) => ({ to: '+8613800138000', at: n * 120_000 })) },
      /more than 5 messages in 3600 s/,
    ],
    [
      'a person has more taps exchanged than allowed',
      { exchanged: ['p1', 'p2', 'p3', 'p4'].map((phoneCode) => ({ phoneCode, person: 'lin' })), billedTaps: 4 },
      /lin had 4 taps exchanged, of 3 a day/,
    ],
    [
      'a tap is paid for twice',
      { exchanged: [{ phoneCode: 'p1', person: 'lin' }], billedTaps: 2 },
      /2 are in the books/,
    ],
  ])('%s', (_, ledger, expected) => {
    const story = lin()
    story.ledger = { ...story.ledger, ...ledger }
    expect(story.violations()).toEqual([expect.stringMatching(expected)])
  })
})
