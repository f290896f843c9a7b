import { DatabaseSync } from 'node:sqlite'

// Loaded before a writer (`--import`): the same code, but less durable, as SYNCHRONOUS says.
const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (sql) {
  return exec.call(this, sql.replace('PRAGMA synchronous = FULL', `PRAGMA synchronous = ${process.env.SYNCHRONOUS}`))
}
