import { explain as entriesFor, type ErrorEntry } from '@quickreg/protocol'
import { Failure, type Terminal, type Text } from '../terminal.ts'

/** Prints what is known of each code or text; fails if one of them is unknown. */
export function explain(codes: string[], options: { json?: boolean }, terminal: Terminal): void {
  const found = codes.map((code) => ({ code, entries: entriesFor(code) }))
  const entries = [...new Set(found.flatMap((one) => one.entries))]
  if (options.json) terminal.print(JSON.stringify(entries, null, 2))
  else if (entries.length > 0) terminal.print(entries.map((entry) => page(entry)[terminal.language]).join('\n\n'))

  const unknown = found.filter((one) => one.entries.length === 0).map(({ code }) => code)
  if (unknown.length > 0) {
    throw new Failure({
      zh: `没有收录 ${unknown.join('、')}：请原样给出 errcode、errno、短信错误码或加引号的 errMsg，或带 rid 到微信开放社区、带 RequestId 到短信服务商查询。`,
      en: `Nothing is known of ${unknown.join(', ')}: give the errcode, errno, SMS code or quoted errMsg as it came, or ask the WeChat developer community with the rid, the SMS provider with the RequestId.`,
    })
  }
}

function page(entry: ErrorEntry): Text {
  const { kind, code, spellings, where, cause, cure, owner, retryable } = entry
  const title = [kind === 'sms' ? entry.vendor : kind, code, spellings[0] && `"${spellings[0]}"`]
    .filter((part) => part !== undefined)
    .join(' ')
  const who = owner === 'operator' ? operators[kind === 'sms' ? 'sms' : 'wechat'] : owners[owner]
  return {
    zh: `${title}
  原因：${cause.zh}
  解法：${cure.zh}
  谁来处理：${who.zh}
  重试：${retries[retryable].zh}
  出处：${where.join('、')}`,
    en: `${title}
  Cause:  ${cause.en}
  Cure:   ${cure.en}
  Owner:  ${who.en}
  Retry:  ${retries[retryable].en}
  Where:  ${where.join(', ')}`,
  }
}

const owners: Record<Exclude<ErrorEntry['owner'], 'operator'>, Text> = {
  developer: { zh: '开发者', en: 'developer' },
  user: { zh: '用户', en: 'user' },
  wechat: { zh: '微信', en: 'WeChat' },
  provider: { zh: '短信服务商', en: 'SMS provider' },
}

const operators: Record<'wechat' | 'sms', Text> = {
  wechat: { zh: '运营者（管理公众平台后台的人）', en: 'operator (whoever runs the account at mp.weixin.qq.com)' },
  sms: { zh: '运营者（管理短信服务商账号的人）', en: 'operator (whoever runs the account at the SMS provider)' },
}

const retries: Record<ErrorEntry['retryable'], Text> = {
  no: { zh: '无用', en: 'useless' },
  'same-request': { zh: '可原样重试', en: 'the same request again' },
  'new-token': { zh: '换新的 access_token 后重试', en: 'with a new access_token' },
  'new-code': { zh: '换新的 code 后重试', en: 'with a new code' },
  'after-a-minute': { zh: '一分钟后', en: 'after a minute' },
  'after-an-hour': { zh: '一小时后', en: 'after an hour' },
  tomorrow: { zh: '明天', en: 'tomorrow' },
}
