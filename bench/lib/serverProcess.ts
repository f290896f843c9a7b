import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import type { KeysFile } from '@quickreg/server'

export interface ServeOptions {
  /** For its files, on the disk that is measured. */
  folder: string
  /** Instead of SQLite in the folder. */
  databaseUrl?: string
  /** Those the database was filled with. */
  keys?: KeysFile
}

/** What the module of a contender exports. */
export type Serve = (options: ServeOptions) => Promise<{ port: number; close(): Promise<void> }>

export interface Usage {
  /** Of the whole process, its helper threads too. */
  cpuMs: number
  rssMb: number
}

export interface Memory {
  rssMb: number
  /** After a collection. */
  heapMb: number
}

/** A contender in a process of its own. */
export interface ServerProcess {
  port: number
  usage(): Promise<Usage>
  memory(): Promise<Memory>
  stop(): Promise<void>
}

/** Starts `file`, a module that exports `serve`. What it logs goes to /dev/null, through the pipes it has in production. */
export async function startServerProcess(file: string, options: ServeOptions): Promise<ServerProcess> {
  const nowhere = openSync('/dev/null', 'w')
  const child = fork(new URL('serve.ts', import.meta.url), [file, JSON.stringify(options)], {
    stdio: ['ignore', nowhere, 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'],
  })
  closeSync(nowhere)
  const exited = once(child, 'exit')
  const { port } = await answer<{ port: number }>(child)
  const ask = <T>(question: 'usage' | 'memory') => {
    child.send(question)
    return answer<T>(child)
  }
  return {
    port,
    usage: () => ask<Usage>('usage'),
    memory: () => ask<Memory>('memory'),
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
