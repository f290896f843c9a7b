import { afterPgRestore, BackupRefused, NoDatabase, readConfig, restore, sqliteFile, WrongKeys } from '@quickreg/server'
import type { Restored } from '@quickreg/server'
import { databaseMissing, refusalOf } from '../databaseTexts.ts'
import { startFailure } from '../startFailure.ts'
import { Failure, type Terminal, type Text } from '../terminal.ts'

export interface RestoreOptions {
  from?: string
  afterPgRestore?: boolean
  replaced?: string
}

/** Puts a backup back, or ends what PostgreSQL's own tool has put back: nobody stays signed in. */
export async function restoreBackup(options: RestoreOptions, terminal: Terminal): Promise<void> {
  const restored = await restoreFromEnvironment(options).catch((error: unknown) => {
    if (error instanceof NoDatabase) throw new Failure(databaseMissing(error), { cause: error })
    if (error instanceof BackupRefused) throw new Failure(refusalOf(error), { cause: error })
    if (error instanceof WrongKeys) throw new Failure(wrongKeys, { cause: error })
    throw startFailure(error)
  })
  terminal.say(textOf(restored))
}

async function restoreFromEnvironment(options: RestoreOptions): Promise<Restored> {
  const config = readConfig(process.env)
  const file = sqliteFile(config)
  if (file !== undefined && options.from !== undefined && !options.afterPgRestore) {
    return restore(config, file, options.from)
  }
  if (file === undefined && options.afterPgRestore && options.from === undefined) {
    return afterPgRestore(config, options.replaced)
  }
  throw new Failure(file === undefined ? howWithPostgres : howWithSqlite)
}

const howWithSqlite: Text = {
  zh: 'DATABASE_URL 指定的是 SQLite：请写 quickreg restore --from 文件。',
  en: 'DATABASE_URL names SQLite: write `quickreg restore --from FILE`.',
}

const howWithPostgres: Text = {
  zh: 'DATABASE_URL 指定的是 PostgreSQL：请先用 pg_restore 恢复，再运行 quickreg restore --after-pg-restore。',
  en: 'DATABASE_URL names PostgreSQL: restore with pg_restore first, then run `quickreg restore --after-pg-restore`.',
}

const wrongKeys: Text = {
  zh: 'KEYS_FILE 的密钥打不开备份里的号码，未作任何改动：请用做备份时那一份密钥，或由它轮换而来的一份。',
  en: 'The keys of KEYS_FILE do not open the numbers in the backup, and nothing was changed: take the keys of the time of the backup, or ones that were rotated from them.',
}

function textOf({ sessions, families, erased, kept }: Restored): Text {
  return {
    zh: [
      `已恢复。结束了 ${sessions} 个会话和 ${families} 台设备的登录；所有人下次打开小程序时由 wx.login 重新登录。`,
      erased === undefined
        ? '原数据库读不出备份之后有谁删除了数据：请按 docs/operations 补删。'
        : `备份之后有人删除的数据已再次删除：${erased} 项。`,
      ...(kept ? [`原文件保留在 ${kept}，不再需要时请删除。`] : []),
    ].join('\n'),
    en: [
      `Restored. ${sessions} sessions and the sign-ins of ${families} devices have ended: everybody signs in anew by wx.login.`,
      erased === undefined
        ? 'Who had data erased since the backup could not be read from a replaced database: see docs/operations.'
        : `What people had erased since the backup is erased again: ${erased}.`,
      ...(kept ? [`The replaced file is kept as ${kept}; delete it when it is no longer needed.`] : []),
    ].join('\n'),
  }
}
