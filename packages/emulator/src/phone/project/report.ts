import type { Problem } from '../wire.ts'
import type { Source } from './tree.ts'

/** Collects what is wrong while a project is built. */
export class Report {
  readonly #problems = new Map<string, Problem>()

  get problems(): Problem[] {
    return [...this.#problems.values()]
  }

  /** @param at Offset into the source, or line and column from 1; left out where the whole file is meant. */
  add(
    severity: Problem['severity'],
    source: Pick<Source, 'file' | 'text'>,
    at: Place | undefined,
    message: string,
  ): void {
    const place = typeof at === 'number' ? lineAndColumn(source.text, at) : at
    const problem: Problem = { severity, file: source.file, ...place, message }
    this.#problems.set(JSON.stringify(problem), problem) // once: a style sheet may be imported by many
  }
}

export type Place = number | { line: number; column: number }

/** Both from 1; the column counts UTF-16 units, as editors do. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: before.length, column: before.at(-1)!.length + 1 }
}
