import { DatabaseSync, type StatementSync } from 'node:sqlite'

/** As durable as we are: what a commit has returned from is on disk. */
export function openDurable(file: string): DatabaseSync {
  const db = new PreparingDatabase(file)
  db.exec('PRAGMA journal_mode = WAL')
  db.exec('PRAGMA synchronous = FULL')
  return db
}

/** Prepares each text once, whoever asks. */
class PreparingDatabase extends DatabaseSync {
  readonly #prepared = new Map<string, StatementSync>()

  override prepare(sql: string): StatementSync {
    const found = this.#prepared.get(sql)
    if (found) return found
    const made = super.prepare(sql)
    this.#prepared.set(sql, made)
    return made
  }
}
