import type { Problem } from '../../../../wire.ts'
import { fill, type Texts } from '../texts.ts'
import type { Bar } from './bars.ts'
import { placeOf } from './problems.ts'

/** Keeps a bar with what the newest build warned of; one that was closed comes back when there is something else to say. */
export function createBuildWarnings(
  texts: Texts,
  showBar: (bar: Bar) => () => void,
): (problems: readonly Problem[]) => void {
  let said = ''
  let remove = () => {}
  return (problems) => {
    const isBroken = problems.some(({ severity }) => severity === 'error') // then the list of problems has them
    const lines = isBroken ? [] : problems.map((problem) => `${placeOf(problem)}: ${problem.message}`)
    if (lines.join('\n') === said) return
    said = lines.join('\n')
    remove()
    const [message, ...others] = lines
    if (message === undefined) return
    const more = { summary: fill(texts.otherWarnings, { count: String(others.length) }), text: others.join('\n') }
    remove = showBar({
      kind: 'warning',
      title: texts.buildWarning,
      message,
      more: others.length > 0 ? more : undefined,
    })
  }
}
