import { StatementSync } from 'node:sqlite'

// Loaded before a writer or a server (`--import`): each row counts for thirty where the log is to be written back after
// so many rows, so that a short trace has many such moments.
const { get } = StatementSync.prototype
StatementSync.prototype.get = function (this: StatementSync, ...args: Parameters<typeof get>) {
  const row = get.apply(this, args)
  return row && this.sourceSQL.includes('total_changes()') ? { rows: 30 * Number(row.rows) } : row
} as typeof get
