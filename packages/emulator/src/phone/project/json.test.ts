import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonSyntaxError, parseJson } from './json.ts'

describe('parseJson', () => {
  it('knows where each value begins', () => {
    const text = '{ "a": [1, {"b\\n": true}],\n "c": "x" }'
    const { offsetOf } = parseJson(text)

    expect(text.slice(offsetOf('a', 1, 'b\n'))).toMatch(/^true/)
    expect(text.slice(offsetOf('c'))).toMatch(/^"x"/)
    expect(text.slice(offsetOf('a', 7))).toMatch(/^\[1/) // the nearest there is
  })

  it('takes and refuses exactly what JSON.parse does', () => {
    const pieces = fc.constantFrom(
      ...'{}[],:"\\ \n-.01eE+utf',
      'true',
      'null',
      '"a"',
      '1',
      '//',
      '\uFEFF',
      '\u0000',
      '"\\u00',
    )
    const nearlyJson = fc.oneof(
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
      fc
        .tuple(fc.json(), fc.nat(), pieces)
        .map(([json, at, piece]) => json.slice(0, at % 40) + piece + json.slice(at % 40)),
      fc.json(),
    )
    fc.assert(
      fc.property(nearlyJson, (text) => {
        expect(outcome(() => parseJson(text).value, JsonSyntaxError)).toEqual(
          outcome(() => JSON.parse(text), SyntaxError),
        )
      }),
      { numRuns: 2000 },
    )
  })
})

function outcome(parse: () => unknown, refusal: new (...args: never[]) => Error): unknown {
  try {
    return { value: parse() }
  } catch (error) {
    expect(error).toBeInstanceOf(refusal)
    return 'refused'
  }
}
