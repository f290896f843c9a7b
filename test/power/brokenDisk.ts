import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Environment } from '@quickreg/server'

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const server = ['--import', here('./hasty.ts'), here('../../packages/cli/bin/quickreg.mjs'), 'start']

export interface Breakage {
  /** The calls that fail. */
  calls: readonly string[]
  /** Which of them is the first to fail, from the start of the process; all after it fail too, as on a dead disk. */
  from: number
  /** Only on this file; then the trace holds nothing else. */
  file?: string
  /** What strace writes of the process. */
  trace: string
}

export interface BrokenServer {
  /** Where it listens; undefined if it ended before that. */
  listening: Promise<string | undefined>
  /** Its exit code and what it said on stderr. */
  ended: Promise<{ code: number | null; complaint: string }>
  kill(): void
}

/** `quickreg start` on a disk that answers EIO, which strace plays. */
export function startOnBrokenDisk(environment: Environment, { calls, from, file, trace }: Breakage): BrokenServer {
  const failing = ['-e', `inject=${calls.join()}:error=EIO:when=${from}+`]
  // -D: the server stays our child, and strace is the one beside it.
  const strace = ['-D', '-f', '-y', '-qq', '-s', '16', '-o', trace, '-e', `trace=${[...storing, ...answering].join()}`]
  const only = file === undefined ? [] : ['-P', file]
  const child = spawn('strace', [...strace, ...only, ...failing, process.execPath, ...server], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()))
  const exited = once(child, 'close') as Promise<[number | null]>
  const listening = new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.includes('"listening"')) resolve((JSON.parse(line) as { url: string }).url)
    })
  })
  return {
    listening: Promise.race([listening, exited.then(() => undefined)]),
    ended: exited.then(([code]) => ({ code, complaint })),
    kill: () => child.kill('SIGKILL'),
  }
}

/** How Node writes to a socket, and SQLite to a file. */
const answering = ['write', 'writev', 'sendto', 'sendmsg']
const storing = ['pwrite64', 'fsync', 'fdatasync']

export interface FirstFailure {
  call: string
  /**
   * The log is folded into the database by a thread, while commits that the log keeps are acknowledged.
   */
  during: 'commit' | 'checkpoint'
  /** Answers of 2xx that left the process after it. */
  answersAfter: string[]
}

/** What strace saw fail first; undefined if nothing did. */
export function firstFailure(trace: string): FirstFailure | undefined {
  const lines = readFileSync(trace, 'latin1').split('\n')
  const at = lines.findIndex((line) => line.includes('(INJECTED)'))
  if (at < 0) return undefined
  // A call that another thread interrupted takes two lines; the first of them says what it was.
  const thread = lines[at]!.split(' ')[0]!
  const [failed, before = ''] = lines
    .slice(0, at + 1)
    .filter((line) => line.startsWith(`${thread} `) && storing.some((call) => line.includes(` ${call}(`)))
    .reverse()
  const call = /(\w+)\(/.exec(failed!)![1]!
  // A commit writes to the log, then syncs it; a checkpoint begins by syncing a log that was just synced.
  const isCommit = failed!.includes('-wal>') && !(call !== 'pwrite64' && /sync\(.*-wal>/.test(before))
  const answersAfter = lines.slice(at).filter((line) => line.includes('"HTTP/1.1 2'))
  return { call, during: isCommit ? 'commit' : 'checkpoint', answersAfter }
}
