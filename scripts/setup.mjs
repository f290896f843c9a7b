// Installs the packages once per lock file; afterwards it reads two files and returns.
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isSetUp } from './lib/installed.mjs'

/** @returns {Promise<boolean>} Whether everything is installed; if not, one sentence on stderr says why. */
export async function setUp() {
  if (isSetUp()) return true
  const { install, SetupError } = await import('./lib/install.mjs')
  try {
    await install()
    return true
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    return false
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = (await setUp()) ? 0 : 1
}
