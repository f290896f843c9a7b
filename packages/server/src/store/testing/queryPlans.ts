import { DatabaseSync } from 'node:sqlite'
import type { Connection, Database } from '../database.ts'

/** A SQLite database that notes how SQLite goes about every statement it is given. */
export function explained(database: Database, file: string) {
  const plans = new Map<string, string[]>()
  const explainer = new DatabaseSync(file, { readOnly: true })

  function note(statement: Parameters<Connection['run']>[0]): void {
    const { sql } = statement.compile('sqlite')
    if (plans.has(sql)) return
    const steps = explainer.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]
    plans.set(
      sql,
      steps.map(({ detail }) => detail),
    )
  }

  const noting = (connection: Connection): Connection => ({
    all: (statement, args) => (note(statement), connection.all(statement, args)),
    first: (statement, args) => (note(statement), connection.first(statement, args)),
    run: (statement, args) => (note(statement), connection.run(statement, args)),
    send: (statement, args) => (note(statement), connection.send(statement, args)),
  })

  const watched: Database = {
    ...database,
    read: noting(database.read),
    write: (unit) => database.write((tx) => unit(noting(tx))),
  }
  return {
    database: watched,
    /** Statements so far that read a whole table, or a whole index, with the step that does. */
    scans: () =>
      [...plans].flatMap(([sql, steps]) =>
        steps.filter((step) => /^SCAN (?!CONSTANT ROW|\(subquery)/.test(step)).map((step) => `${step}: ${sql}`),
      ),
    /** How SQLite goes about it all, step by step. */
    steps: () => [...plans.values()].flat(),
    statements: () => plans.size,
    close: () => explainer.close(),
  }
}
