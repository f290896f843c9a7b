import { backupName, BackupRefused, backUpSqlite, NoDatabase, readConfig, sqliteFile } from '@quickreg/server'
import { databaseMissing, refusalOf } from '../databaseTexts.ts'
import { startFailure } from '../startFailure.ts'
import { Failure, type Terminal } from '../terminal.ts'

/** A copy of the configured SQLite database, made beside the server while it writes; prints where it is. */
export async function backup(options: { to?: string }, terminal: Terminal): Promise<void> {
  const made = await backUpFromEnvironment(options.to).catch((error: unknown) => {
    if (error instanceof NoDatabase) throw new Failure(databaseMissing(error), { cause: error })
    if (error instanceof BackupRefused) throw new Failure(refusalOf(error), { cause: error })
    throw startFailure(error)
  })
  terminal.print(made)
}

async function backUpFromEnvironment(to: string | undefined): Promise<string> {
  const config = readConfig(process.env)
  const file = sqliteFile(config)
  if (file === undefined) throw useItsOwnTools(config.DATABASE_URL)
  const place = to ?? backupName(file, new Date())
  await backUpSqlite(file, place)
  return place
}

/** PostgreSQL has a tool that does this best, of its own version; which is not ours to start. */
function useItsOwnTools(databaseUrl: string): Failure {
  const url = new URL(databaseUrl)
  url.password = ''
  url.searchParams.delete('password')
  const command = `pg_dump --format=custom --file=quickreg.dump --dbname='${url.href}'`
  return new Failure({
    zh: `什么都没有备份。PostgreSQL 请用它自己的工具，服务可以照常运行（密码放在 PGPASSWORD 或 ~/.pgpass 里）：\n  ${command}`,
    en: `Nothing was backed up. PostgreSQL has a tool of its own, while the servers run (the password in PGPASSWORD or ~/.pgpass):\n  ${command}`,
  })
}
