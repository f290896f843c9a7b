import type { Clock, Random, SmsSender } from '../ports.ts'
import { aliyun } from './aliyun.ts'
import { connect } from './connection.ts'
import { consoleSms, type ConsoleLog } from './console.ts'
import { emulator } from './emulator.ts'
import { createSmsSender } from './failover.ts'
import type { SmsProvider, SmsSettings } from './settings.ts'
import { tencent } from './tencent.ts'
import type { Send, SmsVendor } from './vendor.ts'
import { webhook } from './webhook.ts'

/** What the configuration says about SMS. */
export interface SmsConfig {
  /** In the order in which they are asked. */
  providers: readonly SmsProvider[]
  settings: SmsSettings
  /** In place of the vendors' own addresses; the emulator's, where it is a provider. */
  apiUrl?: string | undefined
}

interface Deps {
  log: ConsoleLog
  now: Clock
  random: Random
}

const vendorUrls = { tencent: 'https://sms.tencentcloudapi.com', aliyun: 'https://dysmsapi.aliyuncs.com' }

/** @throws {TypeError} A provider has no settings, or there is none: the configuration lets neither pass. */
export function createSms(
  { providers, settings, apiUrl }: SmsConfig,
  { log, now, random }: Deps,
): SmsSender & { close(): Promise<void> } {
  const urlOf = (vendor: 'tencent' | 'aliyun') =>
    apiUrl ? new URL(`${apiUrl.replace(/\/+$/, '')}/${vendor}/`) : new URL(vendorUrls[vendor])

  const over = (url: URL, send: (connection: ReturnType<typeof connect>) => Send) => {
    const connection = connect(url.origin)
    return { send: send(connection), close: () => connection.close() }
  }
  const openers: Record<SmsProvider, () => Pick<SmsVendor, 'send' | 'close'>> = {
    tencent() {
      const url = urlOf('tencent')
      return over(url, (connection) => tencent({ settings: of('tencent'), url, connection, now }))
    },
    aliyun() {
      const url = urlOf('aliyun')
      return over(url, (connection) => aliyun({ settings: of('aliyun'), url, connection, now, random }))
    },
    webhook: () =>
      over(of('webhook').url, (connection) => webhook({ settings: of('webhook'), connection, now, random })),
    console: () => ({ send: consoleSms({ log, random, sign: settings.console.sign }), close: async () => {} }),
    emulator() {
      const url = new URL('/_emulator/sms', apiUrl)
      return over(url, (connection) => emulator({ url, connection, sign: settings.emulator.sign }))
    },
  }
  const of = <P extends SmsProvider>(provider: P): NonNullable<SmsSettings[P]> => {
    const found = settings[provider]
    if (!found) throw new TypeError(`No settings for ${provider}`)
    return found
  }

  const [first, ...others] = providers.map((name): SmsVendor => ({
    name,
    milliYuan: Math.round(of(name).priceYuan * 1000),
    ...openers[name](),
  }))
  if (!first) throw new TypeError('No SMS provider')
  const vendors = [first, ...others] as const
  return {
    ...createSmsSender(vendors),
    close: async () => void (await Promise.all(vendors.map((vendor) => vendor.close()))),
  }
}
