import type { SmsErrorEntry } from '../entry.ts'
import { entryOf } from './entry.ts'

const tencent = entryOf('tencent')
const console = 'console.cloud.tencent.com/smsv2'
const keys = 'console.cloud.tencent.com/cam/capi'

/** Money, keys and rights of the account, and Tencent Cloud's own trouble. */
export const tencentAccount: readonly SmsErrorEntry[] = [
  tencent('FailedOperation.InsufficientBalanceInSmsPackage', {
    cause: { zh: '短信套餐包用完了。', en: 'The prepaid package of messages is used up.' },
    cure: {
      zh: `在 ${console} → 国内短信 → 国内短信套餐包 购买套餐包（几分钟内生效），并在那里打开余量提醒；国际短信另按后付费结算。`,
      en: `Buy a package at ${console} → 国内短信 → 国内短信套餐包 (it counts within minutes) and switch its low-balance warning on; messages abroad are billed afterwards.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('UnauthorizedOperation.SerivceSuspendDueToArrears', {
    cause: {
      zh: '腾讯云账号欠费，短信服务已停。',
      en: 'The Tencent Cloud account is in arrears and SMS is suspended.',
    },
    cure: {
      zh: '到 console.cloud.tencent.com/expense/recharge 充值结清欠费；服务随即恢复，不用重启。',
      en: 'Pay the arrears at console.cloud.tencent.com/expense/recharge; SMS comes back at once, no restart is needed.',
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('AuthFailure', {
    cause: {
      zh: '腾讯云不认这次调用的身份（子码说明具体原因，例如密钥被禁用或不是云 API 密钥）。',
      en: 'Tencent Cloud does not accept who is calling; the rest of the code says why, such as a disabled key or one of another kind.',
    },
    cure: {
      zh: `到 ${keys} 确认 SecretId 对应的密钥存在且已启用；仍不行就新建一个，写进 SMS_SETTINGS 后重启。`,
      en: `Check at ${keys} that the key of this SecretId exists and is enabled; if it is, make a new one, put it into SMS_SETTINGS and restart.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('AuthFailure.SecretIdNotFound', {
    cause: {
      zh: 'SecretId 不存在：写错了、多了空格，或密钥已删除。',
      en: 'There is no such SecretId: mistyped, with a space around it, or the key was deleted.',
    },
    cure: {
      zh: `从 ${keys} 重新复制 SecretId 与 SecretKey 到 SMS_SETTINGS 的 tencent，重启服务。`,
      en: `Copy SecretId and SecretKey from ${keys} into tencent of SMS_SETTINGS again and restart the server.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('AuthFailure.SignatureFailure', {
    cause: {
      zh: '签名不对：SecretKey 与 SecretId 不是一对，或有代理改了请求体、Host 或 Content-Type。',
      en: 'The signature is wrong: SecretKey and SecretId are no pair, or a proxy changed body, Host or Content-Type.',
    },
    cure: {
      zh: `先从 ${keys} 成对地重新复制密钥；若用了 SMS_API_URL，确认那个代理原样转发请求体和 Host。`,
      en: `First copy both halves of the key from ${keys} again; if SMS_API_URL is set, see that the proxy passes body and Host on unchanged.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('AuthFailure.SignatureExpire', {
    cause: {
      zh: '请求时间与腾讯云相差 5 分钟以上：服务器时钟不准。',
      en: 'The request’s time is more than five minutes off: this server’s clock is wrong.',
    },
    cure: {
      zh: '在服务器上运行 timedatectl，打开 NTP（timedatectl set-ntp true），时间对上后即恢复。',
      en: 'Run timedatectl on the server and switch NTP on (timedatectl set-ntp true); sending works again once the time is right.',
    },
    owner: 'operator',
    retryable: 'same-request',
  }),
  tencent('UnauthorizedOperation.SmsSdkAppIdVerifyFail', {
    cause: {
      zh: 'SmsSdkAppId 不属于这个密钥的账号，或应用已停用。',
      en: 'The SmsSdkAppId does not belong to the account of this key, or the SMS app is disabled.',
    },
    cure: {
      zh: `在 ${console} → 应用管理 → 应用列表 复制 SDKAppID（1400 开头）到 SMS_SETTINGS 的 sdkAppId；它不是小程序的 AppID。`,
      en: `Copy the SDKAppID (it begins with 1400) from ${console} → 应用管理 → 应用列表 into sdkAppId of SMS_SETTINGS; it is not the mini program’s AppID.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('InvalidParameterValue.SdkAppIdNotExist', {
    cause: { zh: 'SmsSdkAppId 不存在。', en: 'There is no such SmsSdkAppId.' },
    cure: {
      zh: `核对 SMS_SETTINGS 的 sdkAppId；若 ${console} → 应用管理 里还没有应用，先创建一个。`,
      en: `Correct sdkAppId in SMS_SETTINGS; if ${console} → 应用管理 shows no app yet, create one first.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('UnauthorizedOperation.RequestIpNotInWhitelist', {
    cause: {
      zh: '应用开了 IP 白名单，而本服务器的出口 IP 不在其中。',
      en: 'The SMS app has an IP allowlist and this server’s outgoing IP is not on it.',
    },
    cure: {
      zh: `把服务器的出口 IP 加到 ${console} → 应用管理 → 应用名 → IP 白名单；多台服务器要逐台加，或走同一个 NAT。`,
      en: `Add the server’s outgoing IP at ${console} → 应用管理 → the app → IP 白名单: every server’s, or let them share one NAT.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('UnauthorizedOperation.RequestPermissionDeny', {
    cause: {
      zh: '账号或子账号没有调用短信 API 的权限：短信服务未开通、企业认证未通过，或缺少 CAM 策略。',
      en: 'The account or sub-account may not call the SMS API: SMS is not opened, the company is not verified, or a CAM policy is missing.',
    },
    cure: {
      zh: `先确认 ${console} 能打开且已开通；用子账号密钥时，在 console.cloud.tencent.com/cam 给它关联策略 QcloudSMSFullAccess。`,
      en: `See first that ${console} opens and SMS is active; for a sub-account’s key attach the policy QcloudSMSFullAccess at console.cloud.tencent.com/cam.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('InternalError', {
    cause: {
      zh: '腾讯云内部出错，这条没有发出；SMS_PROVIDER 里的下一家会接着发。',
      en: 'Tencent Cloud failed inside and did not send this one; the next name in SMS_PROVIDER takes it.',
    },
    cure: {
      zh: '偶发不用管；持续出现时看 status.cloud.tencent.com，并在 SMS_PROVIDER 里加上第二家（例如 tencent,aliyun）。',
      en: 'Ignore a single one; if it lasts, see status.cloud.tencent.com and add a second name to SMS_PROVIDER, such as tencent,aliyun.',
    },
    owner: 'provider',
    retryable: 'same-request',
  }),
  tencent('InternalError.Timeout', {
    cause: {
      zh: '腾讯云内部超时，短信可能已经发出；为了不重复发送和计费，不会改由下一家发。',
      en: 'Tencent Cloud timed out inside and may have sent the message; lest it comes and costs twice, nobody else is asked.',
    },
    cure: {
      zh: `请用户等 60 秒，没收到再点“重新发送”；是否送达可在 ${console} → 国内短信 → 发送记录 里按号码查询。`,
      en: `Let the person wait 60 seconds and ask again if nothing came; ${console} → 国内短信 → 发送记录 tells by number whether it was delivered.`,
    },
    owner: 'provider',
    retryable: 'after-a-minute',
  }),
  tencent('InternalError.SendAndRecvFail', {
    cause: {
      zh: '腾讯云与下游之间收发失败，短信可能已经发出，所以不会改由下一家发。',
      en: 'Tencent Cloud lost touch with those behind it and may have sent the message, so nobody else is asked.',
    },
    cure: {
      zh: `请用户等 60 秒再点“重新发送”；反复出现时，带上时间和号码在 ${console} 联系腾讯云短信小助手。`,
      en: `Let the person ask again after 60 seconds; if it keeps happening, give time and number to the SMS helper (腾讯云短信小助手) at ${console}.`,
    },
    owner: 'provider',
    retryable: 'after-a-minute',
  }),
]
