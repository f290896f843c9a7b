import { isDeepStrictEqual } from 'node:util'
import { Failure } from '../terminal.ts'

/**
 * Compares what came with what was expected, name by name.
 *
 * @throws {Failure} Names every difference.
 */
export function verify<Seen extends object>(came: Seen, expected: { [Name in keyof Seen]: unknown }): void {
  const names = Object.keys(expected) as (keyof Seen & string)[]
  const different = names.filter((name) => !isDeepStrictEqual(came[name], expected[name]))
  if (different.length === 0) return
  const lines = different.map((name) => [name, show(expected[name]), show(came[name])] as const)
  throw new Failure({
    zh: lines.map(([name, wanted, got]) => `${name}: 应为 ${wanted}，实为 ${got}`).join('\n    '),
    en: lines.map(([name, wanted, got]) => `${name}: expected ${wanted}, came ${got}`).join('\n    '),
  })
}

const show = (value: unknown) => JSON.stringify(value) ?? String(value)
