// Plain JavaScript with two imports: every `npm start` and `npm test` passes here, on any Node from 18 on.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')
export const markerFile = `${root}/node_modules/.quickreg-setup`
export const notSetUp = 'Not set up yet: run `npm start`, `npm test` or `node scripts/setup.mjs` first.'

/** What an installation depends on: the lock file, and the platform npm picked optional packages for. */
export const fingerprint = () =>
  createHash('sha256')
    .update(readFileSync(`${root}/package-lock.json`))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex')

export function isSetUp() {
  try {
    return readFileSync(markerFile, 'utf8') === fingerprint()
  } catch {
    return false // no marker: never installed, or an installation was cut short
  }
}
