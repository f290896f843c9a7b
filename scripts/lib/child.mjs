import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join, sep } from 'node:path'
import { root } from './installed.mjs'

const binFolder = join('node_modules', '.bin')

/** PATH without any `node_modules/.bin`: npm must not run on a Node that it is about to delete. */
export const pathWithoutBins = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.replace(/[\\/]+$/, '').endsWith(sep + binFolder) && folder !== binFolder)
    .join(delimiter)

/** PATH with this repository's tools first. */
export const pathWithBins = () => [join(root, binFolder), pathWithoutBins()].join(delimiter)

/**
 * Runs a command to its end in the repository's folder. A signal sent to us is the child's to answer: it
 * gets the signal, and its exit code becomes ours.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, stdio?: import('node:child_process').StdioOptions, timeoutMs?: number, onStart?: (pid: number) => void }} [options]
 * @returns {Promise<number>} The exit code, or 128 + signal number as shells count it.
 */
export function runChild(command, args, { env, stdio = 'inherit', timeoutMs, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio, timeout: timeoutMs })
    if (child.pid !== undefined) onStart?.(child.pid)
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      // A terminal's Ctrl-C goes to the whole foreground group, so the child has it already; a second one
      // would turn its orderly stop into a hurried one.
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    const stopForwarding = () => {
      for (const signal of signals) process.off(signal, forward)
    }
    child.on('error', (error) => {
      stopForwarding()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      stopForwarding()
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
    })
  })
}
