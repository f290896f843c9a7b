import { findWrongArrows } from '../arrows.ts'
import { runChild } from '../lib/child.mjs'
import { root } from '../lib/installed.mjs'
import { stalePages } from '../pages.ts'
import { findLoosePins } from '../pins.ts'

/** ESLint, arrows, pins, formatting and generated pages; all of them, so that one run shows every complaint. */
async function lint(): Promise<boolean> {
  const eslint = await runChild('eslint', ['.', '--max-warnings=0'])
  const arrows = findWrongArrows(root)
  for (const { file, line, specifier, reason } of arrows) console.error(`${file}:${line}: ${reason} ('${specifier}')`)
  const pins = findLoosePins(root)
  for (const complaint of pins) console.error(complaint)
  // npm writes package.json in a form of its own.
  const prettier = await runChild('prettier', ['--check', '--log-level=warn', '.', '!**/package.json'])
  const stale = await stalePages()
  for (const path of stale) console.error(`${path}: is not what the code says; run npm run docs`)
  return eslint === 0 && arrows.length === 0 && pins.length === 0 && prettier === 0 && stale.length === 0
}

process.exitCode = (await lint()) ? 0 : 1
