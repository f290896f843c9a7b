import type { SmsErrorEntry } from '../entry.ts'
import { entryOf } from './entry.ts'

const tencent = entryOf('tencent')
const console = 'console.cloud.tencent.com/smsv2'

/** Too often, or to where the app does not send. */
export const tencentLimits: readonly SmsErrorEntry[] = [
  tencent('LimitExceeded.PhoneNumberThirtySecondLimit', {
    cause: {
      zh: '30 秒内向同一号码发了相同内容。本服务两次发送至少隔 60 秒，多半是另一个系统用同一个应用也在发。',
      en: 'The same content went to this number twice within 30 seconds. This service waits 60, so another system probably sends over the same SMS app.',
    },
    cure: {
      zh: `请用户 30 秒后再点“重新发送”；若常见，给本服务在 ${console} → 应用管理 单独建一个应用，把新的 SdkAppId 填进 SMS_SETTINGS。`,
      en: `Let the person ask again after 30 seconds. If it is common, give this service an SMS app of its own at ${console} → 应用管理 and put its SdkAppId into SMS_SETTINGS.`,
    },
    owner: 'user',
    retryable: 'after-a-minute',
  }),
  tencent('LimitExceeded.PhoneNumberOneHourLimit', {
    cause: {
      zh: '该号码一小时内收到的短信达到了应用设置的上限。',
      en: 'This number has had as many messages within an hour as the SMS app allows.',
    },
    cure: {
      zh: `请用户一小时后再试，或用微信一键登录；要放宽，到 ${console} → 应用管理 → 应用列表 → 应用名 → 发送频率限制，把每小时上限调到 5 条以上。`,
      en: `Let the person wait an hour or use the one-tap button. To widen it: ${console} → 应用管理 → 应用列表 → the app → 发送频率限制, at least 5 an hour.`,
    },
    owner: 'operator',
    retryable: 'after-an-hour',
  }),
  tencent('LimitExceeded.PhoneNumberDailyLimit', {
    cause: {
      zh: '该号码今天收到的短信达到上限。新应用默认每个号码一个自然日只能收 2 条，运营商另有每日约 10 条的限制。',
      en: 'This number has had its messages for today. A new SMS app allows only 2 per number and calendar day; carriers stop at about 10.',
    },
    cure: {
      zh: `到 ${console} → 应用管理 → 应用列表 → 应用名 → 发送频率限制，把每个号码的日上限从 2 条调到 10 条；该用户今天可改用微信一键登录，或明天再试。`,
      en: `At ${console} → 应用管理 → 应用列表 → the app → 发送频率限制 raise the daily limit of a number from 2 to 10. This person can use the one-tap button today, or try again tomorrow.`,
    },
    owner: 'operator',
    retryable: 'tomorrow',
  }),
  tencent('LimitExceeded.PhoneNumberSameContentDailyLimit', {
    cause: {
      zh: '同一号码今天收到相同内容的次数达到上限。验证码每次不同，出现它说明模板参数里没有验证码。',
      en: 'This number has had the same content too often today. Every code differs, so the template probably has no parameter for it.',
    },
    cure: {
      zh: '核对 SMS_SETTINGS 里该模板的 params 含 "code"，且模板正文里有对应的 {1}；改好后重启服务。',
      en: 'Check that the template’s params in SMS_SETTINGS hold "code" and that its text has the {1} that goes with it; restart the server.',
    },
    owner: 'operator',
    retryable: 'tomorrow',
  }),
  tencent('LimitExceeded.DeliveryFrequencyLimit', {
    cause: {
      zh: '触发了应用上自定义的频率规则。',
      en: 'A frequency rule that was set on the SMS app applies.',
    },
    cure: {
      zh: `到 ${console} → 应用管理 → 应用列表 → 应用名 → 发送频率限制 查看规则，放宽到不低于每号码每分钟 1 条、每小时 5 条、每天 10 条。`,
      en: `Look at the rules at ${console} → 应用管理 → 应用列表 → the app → 发送频率限制; allow a number no less than 1 a minute, 5 an hour, 10 a day.`,
    },
    owner: 'operator',
    retryable: 'after-a-minute',
  }),
  tencent('LimitExceeded.AppDailyLimit', {
    cause: {
      zh: '该应用今天的发送总量达到上限。',
      en: 'The SMS app has sent as much as it may today.',
    },
    cure: {
      zh: `先看今天的发送量是否正常（${console} → 统计分析）；正常就在 应用管理 → 应用名 → 发送超量提醒 里提高日上限，异常则先查是谁在刷短信。`,
      en: `See first whether today’s volume is sound (${console} → 统计分析). If it is, raise the daily limit at 应用管理 → the app → 发送超量提醒; if not, find out who is pumping messages.`,
    },
    owner: 'operator',
    retryable: 'tomorrow',
  }),
  tencent('LimitExceeded.AppMainlandChinaDailyLimit', {
    cause: {
      zh: '该应用今天发往中国内地的总量达到上限。',
      en: 'The SMS app has sent as much to the mainland as it may today.',
    },
    cure: {
      zh: `在 ${console} → 应用管理 → 应用名 → 发送超量提醒 提高“国内短信”的日上限；当天可让 SMS_PROVIDER 的下一家接着发。`,
      en: `Raise the daily limit of 国内短信 at ${console} → 应用管理 → the app → 发送超量提醒; for today a second name in SMS_PROVIDER takes over.`,
    },
    owner: 'operator',
    retryable: 'tomorrow',
  }),
  tencent('LimitExceeded.AppGlobalDailyLimit', {
    cause: {
      zh: '该应用今天发往中国内地以外的总量达到上限，常见于被刷国际短信。',
      en: 'The SMS app has sent as much abroad as it may today: often a sign of SMS pumping.',
    },
    cure: {
      zh: `在 ${console} → 统计分析 按国家/地区核对；不需要的国家从本服务允许的国家码里去掉，需要的再提高“国际/港澳台短信”的日上限。`,
      en: `Check the countries at ${console} → 统计分析. Take those you do not serve off this server’s list of country codes; for the others raise the daily limit of 国际/港澳台短信.`,
    },
    owner: 'operator',
    retryable: 'tomorrow',
  }),
  tencent('LimitExceeded.AppCountryOrRegionDailyLimit', {
    cause: {
      zh: '该应用今天发往这个国家或地区的总量达到上限。',
      en: 'The SMS app has sent as much to this country or region as it may today.',
    },
    cure: {
      zh: `在 ${console} → 国际/港澳台短信 → 国家/地区设置 里核对该地区的日上限，确有业务再提高。`,
      en: `Look up the region’s daily limit at ${console} → 国际/港澳台短信 → 国家/地区设置 and raise it if you really serve it.`,
    },
    owner: 'operator',
    retryable: 'tomorrow',
  }),
  tencent('LimitExceeded.DailyLimit', {
    cause: {
      zh: '账号今天的发送量达到腾讯云设定的上限。',
      en: 'The account has sent as much as Tencent Cloud lets it today.',
    },
    cure: {
      zh: `在 ${console} 右侧联系腾讯云短信小助手（或提交工单）说明业务并申请提额。`,
      en: `Ask Tencent Cloud’s SMS helper (腾讯云短信小助手 at ${console}, or a ticket) for a higher limit and tell them what you send.`,
    },
    owner: 'operator',
    retryable: 'tomorrow',
  }),
  tencent('RequestLimitExceeded', {
    cause: {
      zh: '调用接口的频率超过上限（默认每秒 3000 次，按账号和 IP 计）。',
      en: 'Too many calls a second (3000 by default, counted by account and by IP).',
    },
    cure: {
      zh: '稍等再发。若本服务的量远不到每秒 3000 次，用 console.cloud.tencent.com/cam/capi 查同一密钥还有谁在用，并给本服务单独建一个密钥。',
      en: 'Wait a moment. If this service is far from 3000 a second, see at console.cloud.tencent.com/cam/capi who else uses this key, and make one for this service alone.',
    },
    owner: 'operator',
    retryable: 'same-request',
  }),
  tencent('LimitExceeded.AppCountryOrRegionInBlacklist', {
    cause: {
      zh: '该应用禁止向这个国家或地区发送。',
      en: 'The SMS app is set not to send to this country or region.',
    },
    cure: {
      zh: `要服务该地区，就在 ${console} → 国际/港澳台短信 → 国家/地区设置 里允许它；否则把它从本服务允许的国家码里去掉，用户会立刻看到提示。`,
      en: `To serve it, allow it at ${console} → 国际/港澳台短信 → 国家/地区设置; if not, take it off this server’s list of country codes, so that people are told at once.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('LimitExceeded.PhoneNumberCountLimit', {
    cause: {
      zh: '一次调用里的号码超过 200 个。本服务每次只发一个号码，说明有代理改写了请求。',
      en: 'More than 200 numbers in one call. This service sends one at a time, so something on the way rewrites the request.',
    },
    cure: {
      zh: '去掉 SMS_API_URL（或检查它指向的代理），让服务直接访问 https://sms.tencentcloudapi.com。',
      en: 'Unset SMS_API_URL, or look into the proxy it names, so that the server reaches https://sms.tencentcloudapi.com itself.',
    },
    owner: 'operator',
    retryable: 'no',
  }),
]
