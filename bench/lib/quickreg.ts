import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createQuickreg, generateKeys, readConfig, type Quickreg } from '@quickreg/server'
import type { Transport } from '@quickreg/wechat-api'
import { listen } from '../../packages/server/src/listener.ts'
import { appid } from './people.ts'
import type { Serve } from './serverProcess.ts'
import { answerAsWechat } from './wechat.ts'

/** Our server as `quickreg start` runs it, every feature on; only WeChat is inside the process. */
export const serve: Serve = async ({ folder, databaseUrl, keys }) => {
  const quickreg = await startQuickreg(databaseUrl ?? `sqlite:${join(folder, 'quickreg.db')}`, keys)
  const { url, drain } = await listen(quickreg.fetch, { port: 0, host: '127.0.0.1' })
  return {
    port: Number(new URL(url).port),
    async close() {
      await drain()
      await quickreg.close()
    },
  }
}

function startQuickreg(databaseUrl: string, keys = generateKeys(randomBytes)): Promise<Quickreg> {
  const config = readConfig({
    QUICKREG_ENV: 'development',
    WECHAT_APPID: appid,
    WECHAT_SECRET: 'secret',
    WECHAT_PUSH_TOKEN: 'pushtoken',
    WECHAT_PUSH_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    SERVICE_KEYS: JSON.stringify({ shop: createHash('sha256').update('key').digest('hex') }),
    SMS_PROVIDER: 'console',
  })
  return createQuickreg({
    appid,
    secret: config.WECHAT_SECRET,
    wechatApiUrl: config.WECHAT_API_URL,
    wechatTransport,
    databaseUrl,
    keys,
    scenes: config.SCENES,
    serviceKeys: config.SERVICE_KEYS,
    push: config.push,
    openData: config.OPEN_DATA,
    sms: config.sms,
    // A day's budget buys 10,000 numbers, which are gone in seconds here. It is counted all the same.
    policy: { ...config.policy, budgets: { taps: 2e9, sms: 2e9 } },
  })
}

const wechatTransport: Transport = async ({ url, body }) => ({
  status: 200,
  headers: {},
  body: Buffer.from(JSON.stringify(answerAsWechat({ path: url.pathname, query: url.searchParams, body }))),
})
