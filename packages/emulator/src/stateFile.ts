import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createApp } from './state/apps.ts'
import { createWorld, type World } from './state/world.ts'

const formatVersion = 1
const saveAfterMs = 100

interface Saved {
  version: number
  draws: number
  world: Record<string, unknown>
}

/** @returns What an earlier run left, or `undefined` where there was none. @throws {Error} The file is unreadable. */
export function loadState(file: string): { world: World; draws: number } | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const saved = parse(text)
  if (saved?.version !== formatVersion) {
    throw new Error(`${file} is not a state file of this emulator; remove it to start over.`)
  }
  return { world: revive(saved.world), draws: saved.draws }
}

function parse(text: string): Saved | undefined {
  try {
    return JSON.parse(text) as Saved
  } catch {
    return undefined
  }
}

/** Maps are kept as lists of entries, lists as they are. */
function revive(saved: Record<string, unknown>): World {
  const world = createWorld()
  for (const [name, value] of Object.entries(world)) {
    const stored = saved[name]
    if (stored === undefined) continue
    Object.assign(world, { [name]: value instanceof Map ? new Map(stored as [string, unknown][]) : stored })
  }
  // Settings that the file is too old to know have their defaults.
  for (const [appid, app] of world.apps) world.apps.set(appid, { ...createApp(appid, {}), ...app })
  return world
}

/** Written beside and renamed, so that a reader finds the old state or the new one. */
function saveState(file: string, world: World, draws: number): void {
  const entries = Object.entries(world).map(([name, value]) => [name, value instanceof Map ? [...value] : value])
  const saved: Saved = { version: formatVersion, draws, world: Object.fromEntries(entries) as Record<string, unknown> }
  mkdirSync(dirname(file), { recursive: true })
  const beside = `${file}.new`
  // The file holds session keys and secrets, if only emulated ones.
  writeFileSync(beside, JSON.stringify(saved), { mode: 0o600 })
  renameSync(beside, file)
}

interface StateSaver {
  /** Something may have changed: it is written soon, many changes at once. */
  changed(): void
  /** Writes what is still unwritten. */
  close(): void
}

export function createStateSaver(file: string | undefined, current: () => { world: World; draws: number }): StateSaver {
  if (file === undefined) return { changed: () => {}, close: () => {} }
  let timer: NodeJS.Timeout | undefined
  const save = () => {
    timer = undefined
    const { world, draws } = current()
    saveState(file, world, draws)
  }
  return {
    changed: () => void (timer ??= setTimeout(save, saveAfterMs)),
    close() {
      if (!timer) return
      clearTimeout(timer)
      save()
    },
  }
}
