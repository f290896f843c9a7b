import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { bin } from './startDev.ts'

/** As far as a step looks at what `quickreg costs --json` prints. */
export interface Costs {
  charges: { rung: string; count: number; milliYuan: number }[]
  total: { yuan: string }
  registered: { count: number; shareWithoutSms: number | null }
}

/** Asks the command for a day's costs, beside the server that writes them. `day`: `2026-03-01`, of Asia/Shanghai. */
export type ReadCosts = (day: string) => Promise<Costs>

export const createReadCosts =
  ({ appid, dataDir }: { appid: string; dataDir: string }): ReadCosts =>
  async (day) => {
    const { PATH, LANG, LC_ALL } = process.env
    const settings = { QUICKREG_ENV: 'development', WECHAT_APPID: appid, WECHAT_SECRET: 'unused', DATA_DIR: dataDir }
    const { stdout } = await promisify(execFile)(process.execPath, [bin, 'costs', '--json', '--day', day], {
      env: { PATH, LANG, LC_ALL, ...settings },
    })
    return JSON.parse(stdout) as Costs
  }
