import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseTrace, tracedCalls, type TraceEvent } from './trace.ts'

export type Synchronous = 'FULL' | 'NORMAL' | 'OFF'

export const databaseName = 'quickreg.db'
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const longestWrite = 1024 * 1024

/** Lets people register in a process of its own, and returns all that it asked of its disk from its first moment on. */
export async function recordRegistrations(
  parent: string,
  { synchronous, rounds }: { synchronous: Synchronous; rounds: number },
): Promise<TraceEvent[]> {
  const base = join(realpathSync(parent), synchronous)
  const folder = join(base, 'data')
  const [acknowledgements, trace] = [join(base, 'acknowledged'), join(base, 'trace')]
  mkdirSync(folder, { recursive: true })
  writeFileSync(acknowledgements, '')

  const database = join(folder, databaseName)
  const paths = [folder, database, `${database}-wal`, `${database}-journal`, acknowledgements]
  const watching = ['-f', '-y', '-xx', '-qq', '-s', `${longestWrite}`, '-o', trace, '-e', `trace=${tracedCalls.join()}`]
  const relaxed = synchronous === 'FULL' ? [] : ['--import', here('./relaxed.ts')]
  const writer = [
    process.execPath,
    '--import',
    here('./hasty.ts'),
    ...relaxed,
    here('./writer.ts'),
    database,
    acknowledgements,
    `${rounds}`,
  ]
  const child = spawn('strace', [...watching, ...paths.flatMap((path) => ['-P', path]), ...writer], {
    env: { ...process.env, SYNCHRONOUS: synchronous },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`The writer ended with ${code}`)

  const lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(trace) })) lines.push(line)
  return [...parseTrace(lines, { folder, acknowledgements })]
}
