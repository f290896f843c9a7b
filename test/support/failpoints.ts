// Loaded before the server by `node --import`: ends or pauses it at named points, and takes room or rights from its
// database. The server knows nothing of it; a test speaks to it by requests that never reach the server.
import { Server, ServerResponse, type IncomingMessage } from 'node:http'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import pg from 'pg'

/** Of a write: before BEGIN, before COMMIT, after COMMIT; of a request: before its answer is sent. */
export type Failpoint = 'beforeBegin' | 'beforeCommit' | 'afterCommit' | 'beforeReply'

/** `SIGKILL` or `SIGSTOP` for the process, the `passing`th time that it comes to the point. */
interface Armed {
  point: Failpoint
  passing: number
  signal: NodeJS.Signals
}

let armed: Armed | undefined
const connections = new Set<DatabaseSync>()

function pass(point: Failpoint): void {
  if (armed?.point !== point) return
  armed.passing -= 1
  if (armed.passing > 0) return
  const { signal } = armed
  armed = undefined
  process.kill(process.pid, signal)
}

/** `/failpoint/beforeCommit/2/SIGKILL`, `/pragma/max_page_count/100`. */
function obey(path: string): void {
  const [, order, name = '', value = '', signal] = path.split('/')
  if (order === 'failpoint') armed = { point: name as Failpoint, passing: Number(value), signal: signal as 'SIGKILL' }
  else for (const connection of connections) exec.call(connection, `PRAGMA ${name} = ${value}`)
}

const isOrder = (path = '') => /^\/(failpoint|pragma)\//.test(path)

const { emit } = Server.prototype
Server.prototype.emit = function (this: Server, event: string | symbol, ...args: unknown[]) {
  const [request, response] = args as [IncomingMessage, ServerResponse]
  if (event !== 'request' || !isOrder(request.url)) {
    return (emit as (...args: unknown[]) => boolean).call(this, event, ...args)
  }
  obey(request.url!)
  response.end()
  return true
}

const { end } = ServerResponse.prototype
ServerResponse.prototype.end = function (this: ServerResponse, ...args: unknown[]) {
  if (!isOrder(this.req.url)) pass('beforeReply')
  return (end as (...args: unknown[]) => ServerResponse).apply(this, args)
}

/** Runs one statement, with the points around it. */
function around<T>(sql: string, run: () => T): T {
  if (/^begin/i.test(sql)) pass('beforeBegin')
  if (!/^commit/i.test(sql)) return run()
  pass('beforeCommit')
  const result = run()
  pass('afterCommit')
  return result
}

const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql) {
  connections.add(this)
  return around(sql, () => exec.call(this, sql))
}

const { run } = StatementSync.prototype
StatementSync.prototype.run = function (this: StatementSync, ...args: unknown[]) {
  return around(this.sourceSQL, () => (run as (...args: unknown[]) => ReturnType<typeof run>).apply(this, args))
}

const inTransaction = new WeakSet<object>()
const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const [asked] = args as [string | pg.Query | { text?: string }]
  const sql = typeof asked === 'string' ? asked : ((asked as { text?: string }).text ?? '')
  // A query made beforehand is BEGIN with the first statement in one message.
  const isBegin = asked instanceof pg.Query || /^begin/i.test(sql)
  // A statement that writes and stands alone is a whole transaction.
  const isAlone = !isBegin && !inTransaction.has(this) && /^(insert|update|delete|with)\b/i.test(sql)
  const isCommit = /^commit/i.test(sql) || isAlone
  if (isBegin || isAlone) pass('beforeBegin')
  if (isCommit) pass('beforeCommit')
  if (isBegin) inTransaction.add(this)
  if (/^(commit|rollback)/i.test(sql)) inTransaction.delete(this)
  if (!isCommit) return query.apply(this, args)
  const tell = args.at(-1)
  if (typeof tell !== 'function')
    return (query.apply(this, args) as Promise<unknown>).finally(() => pass('afterCommit'))
  const told = (...answer: unknown[]) => {
    pass('afterCommit')
    tell(...answer)
  }
  return query.apply(this, [...args.slice(0, -1), told])
} as typeof pg.Client.prototype.query
