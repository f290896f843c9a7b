import { billingDay, isBillingDay, NoDatabase, readConfig, readCosts } from '@quickreg/server'
import { startFailure } from '../startFailure.ts'
import { Failure, type Terminal, type Text } from '../terminal.ts'
import { costsJson } from './costsJson.ts'
import { costsPage } from './costsPage.ts'

/** What a day has cost, and what it cost for, read beside the server from the events of the configured database. */
export async function costs(options: { json?: boolean; day?: string }, terminal: Terminal): Promise<void> {
  const { json, day = billingDay(new Date()) } = options
  if (!isBillingDay(day)) {
    throw new Failure({
      zh: `--day ${day} 不是日期，请写成 2026-03-01 这样。`,
      en: `--day ${day} is not a day; write it like 2026-03-01.`,
    })
  }
  const read = await readFromEnvironment(day).catch((error: unknown) => {
    if (error instanceof NoDatabase) throw new Failure(without(error), { cause: error })
    throw startFailure(error)
  })
  terminal.print(json ? JSON.stringify(costsJson(read), null, 2) : costsPage(read)[terminal.language])
}

const readFromEnvironment = async (day: string) => readCosts(readConfig(process.env), day)

function without({ reason, file }: NoDatabase): Text {
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
