import type { SmsErrorEntry } from '../entry.ts'
import { entryOf } from './entry.ts'

const aliyun = entryOf('aliyun')
const console = 'dysms.console.aliyun.com'

/** Too often. */
export const aliyunLimits: readonly SmsErrorEntry[] = [
  aliyun('isv.BUSINESS_LIMIT_CONTROL', {
    spellings: ['触发分钟级流控Permits:1', '触发小时级流控Permits:5', '触发天级流控Permits:10'],
    cause: {
      zh: '同一签名发给该号码的验证码达到上限：默认每分钟 1 条、每小时 5 条、每天 10 条（滚动计算），每个号码在整个阿里云每天 40 条。报错文字说明是哪一级。',
      en: 'This number has had as many codes under this sign as Aliyun allows: by default 1 a minute, 5 an hour, 10 a day (rolling), and 40 a day over all of Aliyun. The message says which: 分钟级, 小时级 or 天级.',
    },
    cure: {
      zh: `分钟级等 1 分钟、小时级等 1 小时、天级明天再发，期间可用微信一键登录。本服务自己的限制不高于这些，常见就说明别的系统共用这个签名：给本服务换一个签名；已报备的业务可在 ${console} → 系统设置 → 国内消息设置 调整频率。`,
      en: `Wait a minute for 分钟级, an hour for 小时级, until tomorrow for 天级; the one-tap button works meanwhile. This service’s own limits are no wider, so if it is common another system shares the sign: give this one its own, or adjust the frequency at ${console} → 系统设置 → 国内消息设置.`,
    },
    owner: 'operator',
    retryable: 'after-a-minute',
  }),
  aliyun('isv.DAY_LIMIT_CONTROL', {
    cause: {
      zh: '账号今天的发送量达到自己设置的日上限。',
      en: 'The account has reached the daily limit that was set for it.',
    },
    cure: {
      zh: `先在 ${console} → 业务统计 确认今天的量正常，再到 系统设置 → 国内消息设置 → 发送总量 提高日上限。`,
      en: `See at ${console} → 业务统计 that today’s volume is sound, then raise the daily limit at 系统设置 → 国内消息设置 → 发送总量.`,
    },
    owner: 'operator',
    retryable: 'tomorrow',
  }),
  aliyun('isv.MONTH_LIMIT_CONTROL', {
    cause: {
      zh: '账号本月的发送量达到自己设置的月上限。',
      en: 'The account has reached the monthly limit that was set for it.',
    },
    cure: {
      zh: `到 ${console} → 系统设置 → 国内消息设置 → 发送总量 提高月上限；在那之前让 SMS_PROVIDER 的下一家发送。`,
      en: `Raise the monthly limit at ${console} → 系统设置 → 国内消息设置 → 发送总量; until then a second name in SMS_PROVIDER sends.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('Throttling.User', {
    cause: { zh: '账号调用 API 的频率超过上限。', en: 'The account calls the API too often.' },
    cure: {
      zh: `稍等再发；若本服务的量很小，查同一账号下还有哪些程序在调用，或在 ${console} 提交工单提高 QPS。`,
      en: `Wait a moment; if this service sends little, find out which other programs call under this account, or ask for more QPS in a ticket at ${console}.`,
    },
    owner: 'operator',
    retryable: 'same-request',
  }),
]
