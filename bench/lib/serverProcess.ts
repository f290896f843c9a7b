import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

export interface ServeOptions {
  /** For its files, on the disk that is measured. */
  folder: string
  /** Instead of SQLite in the folder. */
  databaseUrl?: string
}

/** What the module of a contender exports. */
export type Serve = (options: ServeOptions) => Promise<{ port: number; close(): Promise<void> }>

export interface Usage {
  /** Of the whole process, its helper threads too. */
  cpuMs: number
  rssMb: number
}

/** A contender in a process of its own. */
export interface ServerProcess {
  port: number
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/** Starts `file`, a module that exports `serve`. What it logs goes to /dev/null, through the pipes it has in production. */
export async function startServerProcess(file: string, options: ServeOptions): Promise<ServerProcess> {
  const nowhere = openSync('/dev/null', 'w')
  const child = fork(new URL('serve.ts', import.meta.url), [file, JSON.stringify(options)], {
    stdio: ['ignore', nowhere, 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  closeSync(nowhere)
  const exited = once(child, 'exit')
  const { port } = await answer<{ port: number }>(child)
  return {
    port,
    usage() {
      child.send('usage')
      return answer<Usage>(child)
    },
    async stop() {
      if (child.connected) child.send('stop')
      await exited
    },
  }
}

/** The child's next message. @throws {Error} It ended instead. */
export function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`${child.spawnargs[2]} ended with ${code}`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message as T)
    })
  })
}
