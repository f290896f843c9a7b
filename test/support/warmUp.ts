// Loaded before the server by `node --import`: loads what the server will need, and waits for a line on standard input.
import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import 'pg'
import '@quickreg/server'
import '../../packages/cli/src/main.ts'
import '../../packages/cli/src/commands/start.ts'

flushCompileCache() // a process that is killed has no other occasion
process.stdin.once('end', () => process.exit(1)) // whoever started this process is gone, and nobody will ever say so
await once(process.stdin, 'data')
process.stdin.removeAllListeners().destroy()
