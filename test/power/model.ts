/** What a process asked of its files, in order. Names are relative to one folder. */
export type DiskEvent =
  | { kind: 'create'; file: string }
  | { kind: 'write'; file: string; at: number; data: Uint8Array }
  | { kind: 'truncate'; file: string; size: number }
  | { kind: 'unlink'; file: string }
  /** Of a sync during which another thread did something: it says nothing of what is written after this. */
  | { kind: 'sync-begins'; file: string; thread: string }
  | { kind: 'sync'; file: string; thread?: string }
  | { kind: 'sync-folder' }

/** Bytes a disk writes whole or not at all. */
export const sectorBytes = 512

interface Inode {
  durable: Buffer
  /** Since its last sync, in order. */
  pending: Change[]
  /** What was pending when the sync of a thread began. */
  begun: Map<string, Change[]>
}

type Change = Extract<DiskEvent, { kind: 'write' | 'truncate' }>

/** An entry of the folder set to a file, or taken away. */
interface Entry {
  name: string
  inode: Inode | undefined
}

export interface Disk {
  apply(event: DiskEvent): void
  /** Whether something was done to the file that a power cut may still undo. */
  isDirty(file: string): boolean
  /**
   * The folder as a power cut at this moment may leave it. What was synced is there; of the rest each sector of a
   * write, each truncation and each change of the folder survives by the toss of a coin. The disk itself goes on.
   *
   * @param survives True for about half of the calls.
   */
  cutPower(survives: () => boolean): Map<string, Buffer>
}

/**
 * A folder on a disk that promises as little as POSIX lets it: only a sync makes anything last, a sync of a file says
 * nothing of its name, and what was not synced reaches the disk in any order, in part, or not at all.
 */
export function createDisk(): Disk {
  const names = new Map<string, Inode>()
  let durableNames = new Map<string, Inode>()
  let pendingNames: Entry[] = []

  function inodeOf(file: string): Inode {
    const inode = names.get(file)
    if (!inode) throw new Error(`${file} is used, but was never created`)
    return inode
  }

  function create(name: string): void {
    if (names.has(name)) return
    const inode: Inode = { durable: Buffer.alloc(0), pending: [], begun: new Map() }
    names.set(name, inode)
    pendingNames.push({ name, inode })
  }

  function unlink(name: string): void {
    inodeOf(name)
    names.delete(name)
    pendingNames.push({ name, inode: undefined })
  }

  function sync(inode: Inode, thread = ''): void {
    const covered = inode.begun.get(thread) ?? inode.pending
    inode.begun.delete(thread)
    const pending = inode.pending.filter((change) => covered.includes(change))
    inode.durable = contentOf({ durable: inode.durable, pending }, () => true)
    inode.pending = inode.pending.filter((change) => !covered.includes(change))
  }

  function syncFolder(): void {
    durableNames = new Map(names)
    pendingNames = []
  }

  return {
    apply(event) {
      switch (event.kind) {
        case 'create':
          return create(event.file)
        case 'unlink':
          return unlink(event.file)
        case 'sync':
          return sync(inodeOf(event.file), event.thread)
        case 'sync-begins': {
          const { begun, pending } = inodeOf(event.file)
          begun.set(event.thread, [...pending])
          return
        }
        case 'sync-folder':
          return syncFolder()
        case 'write':
        case 'truncate':
          inodeOf(event.file).pending.push(event)
      }
    },
    isDirty: (file) => inodeOf(file).pending.length > 0,
    cutPower(survives) {
      const left = new Map(durableNames)
      for (const { name, inode } of pendingNames.filter(survives)) {
        if (inode) left.set(name, inode)
        else left.delete(name)
      }
      return new Map([...left].map(([name, inode]) => [name, contentOf(inode, survives)]))
    },
  }
}

/** What is durable, and of what is pending the parts that survive. */
function contentOf({ durable, pending }: Pick<Inode, 'durable' | 'pending'>, survives: () => boolean): Buffer {
  const ends = pending.map((change) => (change.kind === 'write' ? change.at + change.data.length : change.size))
  const bytes = Buffer.alloc(Math.max(durable.length, ...ends))
  durable.copy(bytes)
  let size = durable.length
  for (const change of pending) {
    if (change.kind === 'truncate') {
      if (!survives()) continue
      bytes.fill(0, change.size, size) // what lay beyond does not come back when the file grows again
      size = change.size
      continue
    }
    for (const { from, to } of sectors(change.at, change.data.length)) {
      if (!survives()) continue
      bytes.set(change.data.subarray(from - change.at, to - change.at), from)
      size = Math.max(size, to)
    }
  }
  return bytes.subarray(0, size)
}

function* sectors(at: number, length: number): Generator<{ from: number; to: number }> {
  const end = at + length
  for (let from = at; from < end;) {
    const to = Math.min(end, (Math.floor(from / sectorBytes) + 1) * sectorBytes)
    yield { from, to }
    from = to
  }
}
