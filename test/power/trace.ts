import { posix } from 'node:path'
import type { DiskEvent } from './model.ts'

/** One line that the process wrote to say what it has acknowledged. */
export type TraceEvent = DiskEvent | { kind: 'acknowledge'; text: string }

export interface Watched {
  /** Real path, as strace shows it. */
  folder: string
  /** The file that acknowledgements are written to. */
  acknowledgements: string
}

/** The calls that change files or make them last; anything else among them is refused below, not overlooked. */
export const tracedCalls = [
  ...['openat', 'creat', 'write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'ftruncate', 'truncate', 'fallocate'],
  ...[
    'fsync',
    'fdatasync',
    'sync_file_range',
    'unlink',
    'unlinkat',
    'rename',
    'renameat',
    'renameat2',
    'link',
    'linkat',
  ],
]

/** SQLite maps it, so its writes cannot be seen, and rebuilds it at the next start, so they need not be. */
const isSharedMemory = (file: string) => file.endsWith('-shm')

/**
 * Reads what `strace -f -y -xx` wrote of these calls.
 *
 * @throws {Error} A call failed or is none that the model of a disk knows: its states would be made up.
 */
export function* parseTrace(lines: Iterable<string>, watched: Watched): Generator<TraceEvent> {
  for (const call of wholeCalls(lines)) {
    const event = eventOf(call, watched)
    if (event && !('file' in event && isSharedMemory(event.file))) yield event
  }
}

interface Call {
  thread: string
  name: string
  args: string
  result: number
  line: string
}

/** A call of one thread that another one interrupted takes two lines; it counts from when it was done. */
function* wholeCalls(lines: Iterable<string>): Generator<Call> {
  const unfinished = new Map<string, string>()
  for (const line of lines) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    const begun = /^((\w+)\((.*)) <unfinished \.\.\.>$/.exec(rest)
    if (begun) {
      const [, whole, name, args] = begun as unknown as [string, string, string, string]
      unfinished.set(thread, whole)
      if (isSync(name)) yield { thread, name: 'sync begins', args, result: 0, line: abridged(whole) }
      continue
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)
    const whole = resumed ? unfinished.get(thread) + resumed[1]! : rest
    const call = /^(\w+)\((.*)\) += (-?\d+)/.exec(whole)
    if (call) yield { thread, name: call[1]!, args: call[2]!, result: Number(call[3]), line: abridged(whole) }
    else if (!isAside(rest)) throw new Error(`strace wrote what is no call: ${abridged(rest)}`)
  }
}

const isSync = (name: string) => name === 'fsync' || name === 'fdatasync'

/** Signals and exits. */
const isAside = (rest: string) => rest === '' || rest.startsWith('---') || rest.startsWith('+++')

function eventOf(
  { thread, name, args, result, line }: Call,
  { folder, acknowledgements }: Watched,
): TraceEvent | undefined {
  const isMissing = result < 0 && (name === 'openat' || name.startsWith('unlink'))
  if (isMissing) return undefined
  if (result < 0) throw new Error(`A call failed: ${line}`)

  const within = (path: string) => (posix.dirname(path) === folder ? posix.basename(path) : undefined)
  switch (name) {
    case 'openat': {
      const file = within(decoded(args.slice(args.indexOf('"') + 1, args.lastIndexOf('"'))))
      if (file && args.includes('O_TRUNC')) throw new Error(`The model knows no O_TRUNC: ${line}`)
      return file && args.includes('O_CREAT') ? { kind: 'create', file } : undefined
    }
    case 'unlink': {
      const file = within(decoded(args.slice(1, -1)))
      return file ? { kind: 'unlink', file } : undefined
    }
    case 'write': {
      const path = pathOf(args)
      if (path === acknowledgements) return { kind: 'acknowledge', text: bytesOf(args).toString().trimEnd() }
      break
    }
    case 'pwrite64': {
      const file = within(pathOf(args))
      const at = Number(args.slice(args.lastIndexOf(',') + 1))
      if (file) return { kind: 'write', file, at, data: bytesOf(args).subarray(0, result) }
      break
    }
    case 'ftruncate': {
      const file = within(pathOf(args))
      if (file) return { kind: 'truncate', file, size: Number(args.slice(args.lastIndexOf(',') + 1)) }
      break
    }
    case 'sync begins': {
      const file = within(pathOf(args))
      return file ? { kind: 'sync-begins', file, thread } : undefined
    }
    case 'fsync':
    case 'fdatasync': {
      const path = pathOf(args)
      if (path === folder) return { kind: 'sync-folder' }
      const file = within(path)
      if (file) return { kind: 'sync', file, thread }
    }
  }
  throw new Error(`The model does not know this call: ${line}`)
}

/** Of a descriptor: `21<\x2f\x74…>`. */
const pathOf = (args: string) => decoded(args.slice(args.indexOf('<') + 1, args.indexOf('>')))

function bytesOf(args: string): Buffer {
  const from = args.indexOf('"') + 1
  const to = args.indexOf('"', from)
  if (args.startsWith('...', to + 1)) throw new Error('strace cut the data of a write short')
  return Buffer.from(args.slice(from, to).replaceAll('\\x', ''), 'hex')
}

const decoded = (hex: string) => Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString()

const abridged = (line: string) => (line.length > 200 ? `${line.slice(0, 200)}…` : line)
