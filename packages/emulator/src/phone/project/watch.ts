import { statSync, watch, type FSWatcher } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Watches folders one by one, not recursively: a project's node_modules would cost thousands of watches, and a package
 * that is linked in lies elsewhere.
 *
 * @param changed Called 50 ms after the last change, never while it still runs, with the folders that are watched; resolves
 * to those to watch from now on.
 */
export function watchFolders(changed: (folders: Set<string>) => Promise<Set<string>>) {
  const watchers = new Map<string, { watcher: FSWatcher; inode: number }>()
  let timer: NodeJS.Timeout | undefined
  let running = false
  let again = false
  let watched = new Set<string>()
  let closed = false

  function schedule(): void {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void run(), 50)
  }

  async function run(): Promise<void> {
    if (running) {
      again = true
      return
    }
    running = true
    again = false
    try {
      // What changed in a folder before it was watched is found by looking once more.
      if (sync(await changed(watched))) again = true
    } finally {
      running = false
      if (again) schedule()
    }
  }

  /** @returns Whether there are new ones. */
  function sync(wanted: Set<string>): boolean {
    if (closed) return false
    watched = wanted
    let added = false
    const folders = new Map([...wanted].map(existing).map(({ path, inode }) => [path, inode]))
    for (const [path, { watcher, inode }] of watchers) {
      if (folders.get(path) === inode) continue // a folder made anew under the same name is another
      watcher.close()
      watchers.delete(path)
    }
    for (const [path, inode] of folders) {
      if (watchers.has(path)) continue
      added = true
      try {
        const watcher = watch(path, schedule)
        watcher.on('error', schedule)
        watchers.set(path, { watcher, inode })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error // gone meanwhile: the next look finds its parent
      }
    }
    return added
  }

  return {
    watch(folders: Set<string>) {
      if (sync(folders)) schedule()
    },
    close() {
      closed = true
      clearTimeout(timer)
      for (const { watcher } of watchers.values()) watcher.close()
    },
  }
}

/** The folder itself, or the nearest above it that is there: what is missing may still come. */
function existing(path: string): { path: string; inode: number } {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = statSync(folder, { throwIfNoEntry: false })
    if (found?.isDirectory()) return { path: folder, inode: found.ino }
  }
}
