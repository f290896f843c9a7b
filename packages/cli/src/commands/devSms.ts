import type { Config, Environment } from '@quickreg/server'
import type { Text } from '../terminal.ts'

/**
 * What the environment does not say about SMS: messages go to the emulator, whose people have numbers of the mainland
 * and of Hong Kong. Whoever names providers gets those, and their costs.
 */
export function smsDefaults(env: Environment, wechatUrl: string): Environment {
  const SMS_API_URL = `${wechatUrl}/_emulator/sms`
  if (!env.SMS_PROVIDER && !env.SMS_PROVIDER_FILE) {
    return { SMS_PROVIDER: 'emulator', SMS_API_URL, SMS_COUNTRIES: '86,852' }
  }
  const names = env.SMS_PROVIDER?.split(',').map((name) => name.trim()) ?? []
  return {
    ...(names.includes('emulator') && { SMS_API_URL }),
    ...(names.includes('console') && { LOG_LEVEL: 'info' }), // the level at which it prints messages
  }
}

type Sms = NonNullable<Config['sms']>

/** Providers that are not on this machine: they send for real, and charge. */
export function realProviders({ providers, settings, apiUrl }: Sms): string[] {
  const vendor = apiUrl !== undefined && isHere(apiUrl)
  const webhook = settings.webhook !== undefined && isHere(settings.webhook.url)
  const here = { tencent: vendor, aliyun: vendor, webhook, console: true, emulator: true }
  return providers.filter((name) => !here[name])
}

/** Where a message that is sent now can be read. */
export function smsPlace(sms: Sms, { wechatUrl, hasPhone }: { wechatUrl: string; hasPhone: boolean }): Text {
  const real = realProviders(sms)
  if (real.length > 0) {
    return {
      zh: `由 ${real.join('、')} 真实发送并收费`,
      en: `sent for real by ${real.join(', ')}, at your cost`,
    }
  }
  if (sms.providers.every((name) => name === 'console')) {
    return { zh: '打印在下面的日志里', en: 'in the log below' }
  }
  const inbox = `${wechatUrl}/_emulator/sms`
  return {
    zh: `${hasPhone ? '显示在浏览器里的手机上，也在 ' : ''}${inbox}`,
    en: `${hasPhone ? 'on the phone in the browser, and in ' : ''}${inbox}`,
  }
}

const isHere = (url: string | URL) => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
