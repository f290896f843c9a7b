import { mkdirSync, readlinkSync, renameSync, rmSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathWithoutBins, runChild } from './child.mjs'
import { fingerprint, isSetUp, markerFile, root } from './installed.mjs'
import { canFindNode, findNode, nodeTooOld } from './node.mjs'

/** Something the reader of the terminal can act on; shown as one sentence, without a stack. */
export class SetupError extends Error {}

// Outside node_modules, which `npm ci` empties.
const lockFolder = `${root}/.quickreg`
const lockFile = `${lockFolder}/setup.lock`

const say = (/** @type {string} */ text) => console.log(`setup: ${text}`)

/** Installs what the lock file names. Two at a time are safe: the second waits and finds the work done. */
export async function install() {
  if (!canFindNode()) throw new SetupError(nodeTooOld())
  await takeLock()
  try {
    if (!isSetUp()) await installPackages()
  } finally {
    rmSync(lockFile, { force: true })
    try {
      rmdirSync(lockFolder)
    } catch {
      // The development server keeps its data there.
    }
  }
}

async function installPackages() {
  const startedAt = Date.now()
  say('installing packages (once per lock file) …')
  rmSync(markerFile, { force: true }) // an installation that is cut short must not look complete
  const wanted = fingerprint()
  const code = await runNpm()
  if (code !== 0) throw new SetupError(`npm ci failed (exit code ${code}); its message is above.`)
  if (!findNode()) throw new SetupError(nodeTooOld())
  writeFileSync(markerFile, wanted)
  say(`done in ${Math.round((Date.now() - startedAt) / 1000)} s`)
}

async function runNpm() {
  try {
    // `--include=dev`: with NODE_ENV=production in the environment npm would leave the tools out.
    return await runChild('npm', ['ci', '--loglevel=error', '--include=dev'], {
      env: { PATH: pathWithoutBins() },
      stdio: ['ignore', 'ignore', 'inherit'],
      onStart: nameInLock,
    })
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
    throw new SetupError(
      'npm was not found on the PATH: install it (Debian, Ubuntu: `apt install npm`) and run the command again.',
    )
  }
}

/**
 * The lock is a symbolic link to nowhere that names who is at work: made and filled in one step. It is free
 * once all of them are dead; npm is among them, as it works on if only we are killed.
 */
async function takeLock() {
  mkdirSync(lockFolder, { recursive: true, mode: 0o700 })
  for (let announced = false; ; await sleep(200)) {
    try {
      return symlinkSync(String(process.pid), lockFile)
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error)
      if (code === 'ENOENT') mkdirSync(lockFolder, { recursive: true, mode: 0o700 })
      else if (code !== 'EEXIST') throw error
    }
    const holder = findHolder()
    if (holder === undefined) continue
    if (!holder.split('-').some(isAlive)) breakLock(holder)
    else if (!announced) {
      announced = true
      say(`waiting for another set-up (process ${holder.replace('-', ' and ')}) …`)
    }
  }
}

function nameInLock(/** @type {number} */ npm) {
  const next = `${lockFile}.${process.pid}`
  symlinkSync(`${process.pid}-${npm}`, next)
  renameSync(next, lockFile)
}

/** @returns {string | undefined} Process ids, joined by `-`. */
function findHolder() {
  try {
    return readlinkSync(lockFile)
  } catch {
    return undefined // released a moment ago
  }
}

const isAlive = (/** @type {string} */ pid) => {
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** Removes a dead holder's lock by renaming it first, so that of two who try only one removes anything. */
function breakLock(/** @type {string} */ holder) {
  const aside = `${lockFile}.${process.pid}`
  try {
    renameSync(lockFile, aside)
    // Somebody was quicker and this is their lock: give it back.
    if (readlinkSync(aside) !== holder) renameSync(aside, lockFile)
    else rmSync(aside)
  } catch {
    // Gone already; the next round sees who holds it.
  }
}
