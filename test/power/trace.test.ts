import { describe, expect, it } from 'vitest'
import { parseTrace, type TraceEvent } from './trace.ts'

const hex = (text: string) => [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
const fd = (path: string) => `21<${hex(path)}>`
const db = fd('/data/db')
const opened = (path: string, flags: string) =>
  `7 openat(AT_FDCWD<${hex('/')}>, "${hex(path)}", ${flags}, 0600) = ${db}`

function parse(...lines: string[]): TraceEvent[] {
  return [...parseTrace(lines, { folder: '/data', acknowledgements: '/acknowledged' })]
}

it('reads what became of files, in the order of the trace', () => {
  const events = parse(
    opened('/data/db', 'O_RDWR|O_CREAT|O_CLOEXEC'),
    `7 pwrite64(${db}, "\\x00\\xff\\x22", 3, 4096) = 3`,
    `7 fsync(${db}) = 0`,
    `7 fdatasync(${fd('/data')}) = 0`,
    `7 ftruncate(${db}, 512) = 0`,
    `7 write(${fd('/acknowledged')}, "${hex('{"id":1}\n')}", 9) = 9`,
    `7 unlink("${hex('/data/db')}") = 0`,
    '7 --- SIGCHLD {si_signo=SIGCHLD} ---',
    '7 +++ exited with 0 +++',
  )

  expect(events).toEqual([
    { kind: 'create', file: 'db' },
    { kind: 'write', file: 'db', at: 4096, data: Buffer.from([0, 255, 34]) },
    { kind: 'sync', file: 'db', thread: '7' },
    { kind: 'sync-folder' },
    { kind: 'truncate', file: 'db', size: 512 },
    { kind: 'acknowledge', text: '{"id":1}' },
    { kind: 'unlink', file: 'db' },
  ])
})

it('takes what was written where a write came back short', () => {
  expect(parse(`7 pwrite64(${db}, "${hex('abcd')}", 4, 0) = 2`)).toMatchObject([{ data: Buffer.from('ab') }])
})

it('counts a call that another thread interrupted from when it was done, and tells when a sync began', () => {
  const events = parse(
    `7 fsync(${db} <unfinished ...>`,
    `8 pwrite64(${db}, "${hex('a')}", 1, 0 <unfinished ...>`,
    '8 <... pwrite64 resumed>) = 1',
    '7 <... fsync resumed>) = 0',
  )
  expect(events).toEqual([
    { kind: 'sync-begins', file: 'db', thread: '7' },
    { kind: 'write', file: 'db', at: 0, data: Buffer.from('a') },
    { kind: 'sync', file: 'db', thread: '7' },
  ])
})

it('passes over the shared memory, what was only read and what was not there', () => {
  const events = parse(
    opened('/data/db-shm', 'O_RDWR|O_CREAT'),
    opened('/data/db', 'O_RDONLY|O_CLOEXEC'),
    `7 openat(AT_FDCWD, "${hex('/data/db-wal')}", O_RDONLY) = -1 ENOENT (No such file or directory)`,
    `7 unlink("${hex('/data/db-wal')}") = -1 ENOENT (No such file or directory)`,
  )
  expect(events).toEqual([])
})

describe('refuses, for the model would be wrong without it,', () => {
  it.each([
    ['a sync that failed', `7 fsync(${db}) = -1 EIO (Input/output error)`, 'A call failed'],
    ['a call the model does not know', `7 fallocate(${db}, 0, 0, 4096) = 0`, 'does not know this call'],
    ['a rename', `7 rename("${hex('/data/db')}", "${hex('/data/x')}") = 0`, 'does not know this call'],
    ['data that was cut short', `7 pwrite64(${db}, "${hex('ab')}"..., 4, 0) = 4`, 'cut the data of a write short'],
    ['a file emptied by opening it', opened('/data/db', 'O_RDWR|O_CREAT|O_TRUNC'), 'knows no O_TRUNC'],
    ['a line it cannot read', '7 something else', 'what is no call'],
  ])('%s', (_, line, why) => {
    expect(() => parse(line)).toThrow(why)
  })
})
