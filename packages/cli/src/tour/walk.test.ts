import { expect, it } from 'vitest'
import { Failure, type Terminal, type Text } from '../terminal.ts'
import { verify } from './verify.ts'
import { walk, type Step } from './walk.ts'

function listen(): Terminal & { lines: string[] } {
  const lines: string[] = []
  const say = (text: Text) => void lines.push(text.en)
  return { language: 'en', lines, say, complain: say, print: (line) => void lines.push(line) }
}

const step = (name: string, run: Step<object>['run']): Step<object> => ({ does: { zh: name, en: name }, run })
const seen = async () => ({ zh: '好', en: 'fine' })

it('tells each step in a line and ends with the first that does not hold: what was expected and what came', async () => {
  const terminal = listen()
  const steps = [
    step('opens', seen),
    step('taps', async () => {
      verify({ charges: 2, keyEpoch: 1, account: undefined }, { charges: 1, keyEpoch: 1, account: 'a1' })
      return seen()
    }),
    step('leaves', seen),
  ]

  const failure = await walk(steps, {}, terminal).catch((error: unknown) => error)

  expect(terminal.lines).toEqual(['✓  1. opens → fine'])
  expect(failure).toBeInstanceOf(Failure)
  expect((failure as Failure).text).toEqual({
    en: '✗  2. taps\n    charges: expected 1, came 2\n    account: expected "a1", came undefined',
    zh: '✗  2. taps\n    charges: 应为 1，实为 2\n    account: 应为 "a1"，实为 undefined',
  })
})

it('compares depth and type, not looks', () => {
  const came = { rung: { kind: 'quick', available: true }, charges: 1 }
  expect(() => verify(came, { rung: { available: true, kind: 'quick' }, charges: 1 })).not.toThrow()
  expect(() => verify(came, { rung: { kind: 'quick', available: true }, charges: '1' })).toThrow('charges')
  expect(() => verify(came, { rung: { kind: 'quick' }, charges: 1 })).toThrow('rung')
})
