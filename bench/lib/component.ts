import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildMiniprogram } from '../../packages/miniprogram/build.ts'

/** What the component adds to a mini program, in kilobytes: all files of the package, minified and gzipped one by one. */
export function sizeOfComponent(): number {
  const dist = mkdtempSync(join(tmpdir(), 'quickreg-bench-'))
  const problems = buildMiniprogram(dist)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const shipped = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(js|json|wxml|wxss)$/.test(file),
  )
  const bytes = shipped.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0)
  rmSync(dist, { recursive: true })
  return bytes / 1000
}
