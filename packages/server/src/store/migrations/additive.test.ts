import { DatabaseSync } from 'node:sqlite'
import type { Kysely } from 'kysely'
import { expect, it } from 'vitest'
import { engines, type Value } from '../statement.ts'
import { migrations } from './migrate.ts'

interface Column {
  name: string
  type: string
  notnull: number
  dflt_value: string | null
}

/** What each version of the schema asks of whoever writes to it: per table its columns, and what must be unique. */
const versions = migrations.map((_, index) => {
  const db = new DatabaseSync(':memory:')
  for (const migration of migrations.slice(0, index + 1)) {
    for (const step of migration(engines.sqlite as Kysely<unknown>, 'sqlite')) {
      const { sql, parameters } = step.compile()
      db.prepare(sql).run(...(parameters as Value[]))
    }
  }
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const tables = names.map(({ name }) => {
    const columns = db.prepare('SELECT * FROM pragma_table_info(?)').all(String(name)) as unknown as Column[]
    const unique = db.prepare('SELECT count(*) AS n FROM pragma_index_list(?) WHERE "unique"').get(String(name))?.n
    return [String(name), { columns, unique }] as const
  })
  db.close()
  return new Map(tables)
})

it.each(versions.slice(1).map((after, index) => [index + 1, index + 2, versions[index]!, after] as const))(
  'version %i of the schema lives on in version %i: what wrote and read it before still can',
  (_before, _after, before, after) => {
    for (const [table, { columns, unique }] of before) {
      const now = after.get(table)
      expect(now?.unique, table).toBe(unique) // another thing to be unique would refuse what was written before
      expect(now?.columns, table).toEqual(expect.arrayContaining(columns))
      const added = now!.columns.filter(({ name }) => columns.every((column) => column.name !== name))
      for (const { name, notnull, dflt_value } of added) {
        expect([table, name, notnull === 0 || dflt_value !== null]).toEqual([table, name, true])
      }
    }
  },
)
