import type { BackupRefused, BackupTrouble, NoDatabase } from '@quickreg/server'
import type { Text } from './terminal.ts'

/** What to do where there is no database to read. */
export function databaseMissing({ reason, file }: NoDatabase): Text {
  if (reason === 'absent') {
    return {
      zh: `没有数据库文件 ${file}：请检查 DATABASE_URL 和 DATA_DIR，它们要与服务端的一致。`,
      en: `There is no database file ${file}: check that DATABASE_URL and DATA_DIR are those of the server.`,
    }
  }
  return {
    zh: 'DATABASE_URL 指定的数据库里没有本版本的数据表：请确认是服务端所用的那个，或先运行 quickreg migrate。',
    en: 'The database that DATABASE_URL names does not have the tables of this version: check that it is the server’s, or run `quickreg migrate`.',
  }
}

/** What to do where a backup was not made, or not put back. */
export function refusalOf({ trouble, file, message }: BackupRefused): Text {
  return texts[trouble](file, message)
}

const texts: Record<BackupTrouble, (file: string, message: string) => Text> = {
  place_taken: (file) => ({
    zh: `${file} 已存在，不会覆盖：请换一个文件名。`,
    en: `${file} exists and is not written over: choose another name.`,
  }),
  no_backup: (file) => ({
    zh: `${file} 不存在，或就是数据库本身：请用 --from 指定 quickreg backup 生成的文件。`,
    en: `There is no ${file}, or it is the database itself: name a file that \`quickreg backup\` made.`,
  }),
  unsound: (file, message) => ({
    zh: `文件不完整或已损坏，未作任何改动（${message}）。${file} 若是备份，请换更早的一份；若是数据库，请按 docs/operations 恢复。`,
    en: `A file is not whole, and nothing was changed (${message}). If ${file} is a backup, take an earlier one; if it is the database, restore it as docs/operations says.`,
  }),
  unfinished: (file) => ({
    zh: `${file} 旁边有 ${file}-wal：这是在服务运行时手工复制的文件，不是备份。请用 quickreg backup 生成的文件。`,
    en: `Beside ${file} lies ${file}-wal: this was copied by hand from under a server, and is no backup. Take one that \`quickreg backup\` made.`,
  }),
  in_use: (file) => ({
    zh: `${file} 正被服务或其他命令使用，未作任何改动：请先停掉服务，再试一次。`,
    en: `${file} is used by a server or another command, and nothing was changed: stop the servers, then try again.`,
  }),
  perhaps_in_use: (file) => ({
    zh: `${file} 损坏到无法判断是否有服务在用它，未作任何改动：请确认服务都已停掉，删除 ${file}-shm，再试一次。`,
    en: `${file} is too damaged to tell whether a server uses it, and nothing was changed: see that all servers are stopped, delete ${file}-shm, then try again.`,
  }),
}
