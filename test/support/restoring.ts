import { join } from 'node:path'
import { readdirSync } from 'node:fs'
import { Client } from 'pg'
import { expect, inject } from 'vitest'
import { quickreg } from '../../packages/cli/test/command.ts'
import type { World } from './world.ts'

/** How an operator backs up and restores on the engine under test. */
export interface Operator {
  /** Of SQLite, beside the server; `meanwhile` goes on until it is done. */
  backUp(meanwhile?: () => Promise<unknown>): Promise<void>
  /** While no server runs. @returns What the command says. */
  restore(): Promise<string>
}

export function operatorOf(world: World): Operator {
  return inject('engine') === 'sqlite' ? withSqlite(world) : withPostgres(world)
}

export const command = (world: World, ...args: string[]) =>
  quickreg(args, { env: world.environment as Record<string, string> })

function withSqlite(world: World): Operator {
  const from = join(world.database.folder, 'elsewhere', 'backup.db')
  return {
    async backUp(meanwhile = async () => {}) {
      const backup = command(world, 'backup', '--to', from)
      let isOver = false
      void backup.finally(() => (isOver = true))
      while (!isOver) await Promise.all([meanwhile(), new Promise((resolve) => setTimeout(resolve, 5))])
      expect(await backup).toEqual({ code: 0, stdout: `${from}\n`, stderr: '' })
      expect(readdirSync(join(world.database.folder, 'elsewhere'))).toEqual(['backup.db'])
    },
    restore: () => restored(command(world, 'restore', '--from', from)),
  }
}

/** In the place of pg_dump and pg_restore, which are not ours: PostgreSQL copies the database file by file. */
function withPostgres(world: World): Operator {
  const name = new URL(world.database.url).pathname.slice(1)
  const [copy, replaced] = [`${name}_copy`, `${name}_replaced`]
  const replacedUrl = world.database.url.replace(name, replaced)
  return {
    async backUp(meanwhile = async () => {}) {
      await meanwhile()
      await world.server.close()
      await administer(`CREATE DATABASE ${copy} TEMPLATE ${name}`)
      await world.restart()
    },
    async restore() {
      await administer(`ALTER DATABASE ${name} RENAME TO ${replaced}`, `ALTER DATABASE ${copy} RENAME TO ${name}`)
      const said = await restored(command(world, 'restore', '--after-pg-restore', '--replaced', replacedUrl))
      await administer(`DROP DATABASE ${replaced} WITH (FORCE)`)
      return said
    },
  }
}

async function restored(ended: ReturnType<typeof quickreg>): Promise<string> {
  const { code, stdout, stderr } = await ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

async function administer(...statements: string[]): Promise<void> {
  const client = new Client(inject('databaseUrl'))
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}
