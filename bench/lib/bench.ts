import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './folder.ts'
import { startLoad, type Load } from './load.ts'
import { startServerProcess, type ServeOptions, type ServerProcess } from './serverProcess.ts'

export interface Settings {
  /** How often each contender has its turn. */
  rounds: number
  /** How long a turn is. */
  seconds: number
}

/** What a measure works with; all of it is gone when the measure ends. */
export interface Bench extends Settings {
  /** Empty, on the disk that is measured. */
  folder: string
  load: Load
  /** Starts a contender: a module of this folder that exports `serve`. */
  start(file: string, options?: Partial<ServeOptions>): Promise<ServerProcess>
}

export async function withBench<T>(settings: Settings, measure: (bench: Bench) => Promise<T>): Promise<T> {
  const { folder, remove } = makeFolder()
  const servers: ServerProcess[] = []
  const load = await startLoad()
  try {
    return await measure({
      ...settings,
      folder,
      load,
      async start(file, options) {
        const ownFolder = mkdtempSync(join(folder, 'server-'))
        const url = new URL(`../${file}`, import.meta.url).href
        const server = await startServerProcess(url, { folder: ownFolder, ...options })
        servers.push(server)
        return server
      },
    })
  } finally {
    load.stop()
    await Promise.all(servers.map((server) => server.stop()))
    remove()
  }
}
