import type { Clock, Random } from '../ports.ts'
import type { SmsSender } from '../ports/sms.ts'
import { aliyun } from './aliyun.ts'
import { connect } from './connection.ts'
import { consoleSms, type ConsoleLog } from './console.ts'
import { emulator } from './emulator.ts'
import { createSmsSender } from './failover.ts'
import type { Prices, SmsProvider, SmsSettings } from './settings.ts'
import { isMainland } from './templates.ts'
import { tencent } from './tencent.ts'
import type { SmsVendor } from './vendor.ts'
import { webhook } from './webhook.ts'

/** What the configuration says about SMS. */
export interface SmsConfig {
  /** In the order in which they are asked. */
  providers: readonly SmsProvider[]
  settings: SmsSettings
  /** In place of the vendors' own addresses, each in a folder of its own; of the emulator, where its messages go. */
  apiUrl?: string | undefined
}

interface Deps {
  log: ConsoleLog
  now: Clock
  random: Random
}

type Opened = Pick<SmsVendor, 'send' | 'close'>

const vendorUrls = { tencent: 'https://sms.tencentcloudapi.com', aliyun: 'https://dysmsapi.aliyuncs.com' }

const openers: Record<SmsProvider, (config: SmsConfig, deps: Deps) => Opened> = {
  tencent(config, { now }) {
    const url = urlOf('tencent', config)
    const connection = connect(url.origin)
    return { close: connection.close, send: tencent({ settings: settingsOf('tencent', config), url, connection, now }) }
  },
  aliyun(config, { now, random }) {
    const url = urlOf('aliyun', config)
    const connection = connect(url.origin)
    return {
      close: connection.close,
      send: aliyun({ settings: settingsOf('aliyun', config), url, connection, now, random }),
    }
  },
  webhook(config, { now, random }) {
    const settings = settingsOf('webhook', config)
    const connection = connect(settings.url.origin)
    return { close: connection.close, send: webhook({ settings, connection, now, random }) }
  },
  console({ settings }, { log, random }) {
    return { send: consoleSms({ log, sign: settings.console.sign, random }), close: async () => {} }
  },
  emulator({ settings, apiUrl }) {
    const address = settings.emulator.url ?? apiUrl
    if (!address) throw new TypeError('The emulator has no address')
    const url = new URL(address)
    const connection = connect(url.origin)
    return { close: connection.close, send: emulator({ url, connection, sign: settings.emulator.sign }) }
  },
}

/** @throws {TypeError} A provider has no settings, or there is none: the configuration lets neither pass. */
export function createSms(config: SmsConfig, deps: Deps): SmsSender & { close(): Promise<void> } {
  const [first, ...others] = config.providers.map((name): SmsVendor => {
    return { ...openers[name](config, deps), name, priceOf: priceList(settingsOf(name, config)) }
  })
  if (!first) throw new TypeError('No SMS provider')
  const vendors = [first, ...others] as const
  return {
    ...createSmsSender(vendors),
    close: async () => void (await Promise.all(vendors.map((vendor) => vendor.close()))),
  }
}

/** Without a price for abroad nothing goes there: the configuration asks for one where something may. */
function priceList({ priceYuan, priceAbroadYuan = priceYuan }: Prices): SmsVendor['priceOf'] {
  return (phone) => Math.round((isMainland(phone) ? priceYuan : priceAbroadYuan) * 1000)
}

function urlOf(vendor: 'tencent' | 'aliyun', { apiUrl }: SmsConfig): URL {
  return apiUrl ? new URL(`${apiUrl.replace(/\/+$/, '')}/${vendor}/`) : new URL(vendorUrls[vendor])
}

function settingsOf<P extends SmsProvider>(provider: P, { settings }: SmsConfig): NonNullable<SmsSettings[P]> {
  const found = settings[provider]
  if (!found) throw new TypeError(`No settings for ${provider}`)
  return found
}
