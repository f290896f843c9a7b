import { describe, expect, it } from 'vitest'
import { createDisk, sectorBytes, type DiskEvent } from './model.ts'

/** A folder with one file of three sectors of `a`, all of it on disk. */
const settled: DiskEvent[] = [
  { kind: 'create', file: 'db' },
  { kind: 'write', file: 'db', at: 0, data: sectorsOf('aaa') },
  { kind: 'sync', file: 'db' },
  { kind: 'sync-folder' },
]

describe('of what was synced', () => {
  it('everything is there, whatever the coin says', () => {
    expect(states(settled)).toEqual([{ db: 'aaa' }])
  })

  it('what was done to the file after that may be undone, and the sync before it is not', () => {
    expect(states([...settled, write('db', 0, 'b')])).toEqual([{ db: 'aaa' }, { db: 'baa' }])
  })

  it('what another thread writes while a sync is under way is no part, unless it syncs that itself', () => {
    const begun: DiskEvent[] = [...settled, { kind: 'sync-begins', file: 'db', thread: '7' }, write('db', 0, 'b')]
    const ended: DiskEvent = { kind: 'sync', file: 'db', thread: '7' }
    expect(states([...begun, ended])).toEqual([{ db: 'aaa' }, { db: 'baa' }])
    expect(states([...begun, { kind: 'sync', file: 'db', thread: '8' }, ended])).toEqual([{ db: 'baa' }])
  })

  it('the name of a new file is no part: only a sync of the folder keeps that', () => {
    const made: DiskEvent[] = [{ kind: 'create', file: 'log' }, write('log', 0, 'x'), { kind: 'sync', file: 'log' }]
    expect(states([...settled, ...made])).toEqual([{ db: 'aaa' }, { db: 'aaa', log: 'x' }])
    expect(states([...settled, ...made, { kind: 'sync-folder' }])).toEqual([{ db: 'aaa', log: 'x' }])
  })
})

describe('of what was not synced', () => {
  it('each sector of a write is there or not, so that the write may be torn or dropped', () => {
    const found = states([...settled, write('db', 0, 'bcd')]).map(({ db }) => db)
    expect(found.sort()).toEqual(['aaa', 'aad', 'aca', 'acd', 'baa', 'bad', 'bca', 'bcd'])
  })

  it('a later write may be there without an earlier one: the disk orders them as it likes', () => {
    const found = states([...settled, write('db', 0, 'b'), write('db', 2, 'c')])
    expect(found).toContainEqual({ db: 'aac' })
    expect(found).toContainEqual({ db: 'baa' })
  })

  it('of two writes to one place the later one wins where both are there', () => {
    const found = states([...settled, write('db', 1, 'b'), write('db', 1, 'c')]).map(({ db }) => db)
    expect(new Set(found)).toEqual(new Set(['aaa', 'aba', 'aca']))
  })

  it('a write that is there beyond one that is not leaves a hole of zeros', () => {
    expect(states([...settled, write('db', 3, 'b'), write('db', 4, 'c')])).toContainEqual({ db: 'aaa0c' })
  })

  it('a truncation may be there or not, and what it cut does not come back by a later write', () => {
    const cut: DiskEvent[] = [...settled, { kind: 'truncate', file: 'db', size: 0 }, write('db', 2, 'b')]
    expect(states(cut)).toEqual([{ db: 'aaa' }, { db: 'aab' }, { db: '' }, { db: '00b' }])
  })

  it('an unlink may not have happened: the file is back with all it held', () => {
    const gone: DiskEvent[] = [...settled, { kind: 'unlink', file: 'db' }]
    expect(states(gone)).toEqual([{ db: 'aaa' }, {}])
    expect(states([...gone, { kind: 'sync-folder' }])).toEqual([{}])
  })

  it('a name that was taken away and given again may be either file, or none', () => {
    const again: DiskEvent[] = [
      ...settled,
      { kind: 'unlink', file: 'db' },
      { kind: 'create', file: 'db' },
      write('db', 0, 'n'),
      { kind: 'sync', file: 'db' },
    ]
    expect(states(again)).toEqual([{ db: 'aaa' }, { db: 'n' }, {}])
  })
})

it('a write that begins or ends within a sector touches only its own bytes of it', () => {
  const disk = createDisk()
  const data = Buffer.alloc(sectorBytes, 'b')
  for (const event of [...settled, { kind: 'write', file: 'db', at: 100, data } as const]) disk.apply(event)

  expect(
    disk
      .cutPower(coins([true, false]))
      .get('db')
      ?.toString(),
  ).toBe('a'.repeat(100) + 'b'.repeat(sectorBytes - 100) + 'a'.repeat(2 * sectorBytes))
})

it('says which file a power cut could still change', () => {
  const disk = createDisk()
  for (const event of settled) disk.apply(event)
  expect(disk.isDirty('db')).toBe(false)
  disk.apply(write('db', 0, 'b'))
  expect(disk.isDirty('db')).toBe(true)
})

it('goes on after a cut as if there had been none', () => {
  const disk = createDisk()
  for (const event of [...settled, write('db', 0, 'b')]) disk.apply(event)
  disk.cutPower(() => false)
  disk.apply({ kind: 'sync', file: 'db' })
  expect(read(disk.cutPower(() => false))).toEqual({ db: 'baa' })
})

it('refuses a trace that lacks the birth of a file: its states would be made up', () => {
  expect(() => createDisk().apply(write('db', 0, 'b'))).toThrow('db is used, but was never created')
})

function write(file: string, sector: number, letters: string): DiskEvent {
  return { kind: 'write', file, at: sector * sectorBytes, data: sectorsOf(letters) }
}

function sectorsOf(letters: string): Buffer {
  return Buffer.concat([...letters].map((letter) => Buffer.alloc(sectorBytes, letter)))
}

/** Every state that a power cut after these events may leave: all ways the coins can fall. */
function states(events: DiskEvent[]): Record<string, string>[] {
  const disk = createDisk()
  for (const event of events) disk.apply(event)
  const found = new Map<string, Record<string, string>>()
  for (let falls = 0; falls < 2 ** 5; falls += 1) {
    const state = read(disk.cutPower(coins([...falls.toString(2).padStart(5, '0')].map((digit) => digit === '1'))))
    found.set(JSON.stringify(state), state)
  }
  return [...found.values()]
}

function coins(falls: boolean[]): () => boolean {
  const left = [...falls]
  return () => {
    const fall = left.shift()
    if (fall === undefined) throw new Error('More coins were tossed than this test foresaw')
    return fall
  }
}

/** One letter for each sector, 0 for one of zeros. */
function read(files: Map<string, Buffer>): Record<string, string> {
  const letters = (bytes: Buffer) =>
    Array.from({ length: bytes.length / sectorBytes }, (_, n) => String.fromCharCode(bytes[n * sectorBytes] || 0x30))
  return Object.fromEntries([...files].map(([name, bytes]) => [name, letters(bytes).join('')]))
}
