import { billingDay, isBillingDay, NoDatabase, readConfig, readCosts } from '@quickreg/server'
import { databaseMissing } from '../databaseTexts.ts'
import { startFailure } from '../startFailure.ts'
import { Failure, type Terminal } from '../terminal.ts'
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
    if (error instanceof NoDatabase) throw new Failure(databaseMissing(error), { cause: error })
    throw startFailure(error)
  })
  terminal.print(json ? JSON.stringify(costsJson(read), null, 2) : costsPage(read)[terminal.language])
}

const readFromEnvironment = async (day: string) => readCosts(readConfig(process.env), day)
