import { smsConflicts } from '../sms/settings.ts'
import { missing, type Environment } from './environment.ts'

/** Rules between settings, on the values as they were given, so that one run names all mistakes. */
export function conflicts(values: Record<string, string>, environment: Environment): string[] {
  const problems: string[] = []
  if ((values.QUICKREG_ENV ?? 'production') === 'production') {
    const url = values.WECHAT_API_URL
    if (url && !isWechat(url, values.WECHAT_CLOUD_HOSTING === 'true')) {
      problems.push('WECHAT_API_URL: is not a host of WeChat; the emulator needs QUICKREG_ENV=development')
    }
    if (values.OPEN_DATA === 'unconfirmed') {
      problems.push('OPEN_DATA: `unconfirmed` accepts forged numbers once a session_key leaks; not in production')
    }
    if (!values.KEYS) problems.push(...missing(environment, 'KEYS', 'what is stored could not be read after a restart'))
    if (!values.SCENES) problems.push(...missing(environment, 'SCENES', 'say on which occasions a number is asked for'))
  }
  if (!values.WECHAT_PUSH_TOKEN !== !values.WECHAT_PUSH_AES_KEY) {
    problems.push('WECHAT_PUSH_TOKEN, WECHAT_PUSH_AES_KEY: give both or neither')
  }
  problems.push(...smsConflicts(values, (name, why) => missing(environment, name, why)))
  return problems
}

/** Only WeChat's own hosts may see the AppSecret. */
function isWechat(text: string, cloudHosting: boolean): boolean {
  const url = URL.parse(text)
  if (!url || url.username || url.password || url.search || url.hash) return false
  if (url.origin === 'http://api.weixin.qq.com') return cloudHosting
  const known = ['api.weixin.qq.com', 'api2.weixin.qq.com'].includes(url.hostname)
  return url.protocol === 'https:' && url.port === '' && (known || url.hostname.endsWith('.api.weixin.qq.com'))
}
