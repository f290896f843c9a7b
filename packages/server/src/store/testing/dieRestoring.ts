// Restores, and is killed at the n-th step that the file system sees of it.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { restoreSqlite } from '../restore.ts'

const [file = '', from = '', n = ''] = process.argv.slice(2)
let left = Number(n)

for (const name of ['linkSync', 'renameSync', 'fsyncSync', 'rmSync'] as const) {
  const original = fs[name] as (...args: unknown[]) => unknown
  Object.assign(fs, {
    [name](...args: unknown[]) {
      left -= 1
      if (left === 0) process.kill(process.pid, 'SIGKILL')
      return original(...args)
    },
  })
}
syncBuiltinESMExports()
await restoreSqlite({ file, from, now: new Date(), check: async () => {} })
