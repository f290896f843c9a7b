import type { SmsErrorEntry } from '../entry.ts'
import { entryOf } from './entry.ts'

const aliyun = entryOf('aliyun')
const console = 'dysms.console.aliyun.com'
const ram = 'ram.console.aliyun.com'

/** Money, keys and rights of the account, and Aliyun's own trouble. */
export const aliyunAccount: readonly SmsErrorEntry[] = [
  aliyun('isv.AMOUNT_NOT_ENOUGH', {
    cause: { zh: '账户余额不足，套餐包也已用完。', en: 'The balance is too low and no package is left.' },
    cure: {
      zh: `在 ${console} → 套餐包管理 购买套餐包，或到 usercenter2.aliyun.com 充值；随后打开余额预警。`,
      en: `Buy a package at ${console} → 套餐包管理 or top up at usercenter2.aliyun.com, then switch the balance warning on.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.OUT_OF_SERVICE', {
    cause: { zh: '账户欠费，短信业务已停机。', en: 'The account is in arrears and SMS is stopped.' },
    cure: {
      zh: '到 usercenter2.aliyun.com 结清欠费，几分钟后自动恢复；余额为正仍停机就提交工单。',
      en: 'Settle the arrears at usercenter2.aliyun.com; sending resumes within minutes. If it does not with a positive balance, file a ticket.',
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('SignatureDoesNotMatch', {
    cause: {
      zh: '签名不对：AccessKeySecret 与 AccessKeyId 不是一对，或有代理改了查询串、Host 或 x-acs- 头。',
      en: 'The signature is wrong: AccessKeySecret and AccessKeyId are no pair, or a proxy changed query, Host or an x-acs- header.',
    },
    cure: {
      zh: `AccessKeySecret 只在创建时显示一次：在 ${ram} → 用户 → 认证管理 新建一对，成对填进 SMS_SETTINGS 的 aliyun，重启服务。`,
      en: `An AccessKeySecret is shown only once: create a new pair at ${ram} → 用户 → 认证管理, put both halves into aliyun of SMS_SETTINGS and restart.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('InvalidAccessKeyId.NotFound', {
    cause: { zh: 'AccessKeyId 不存在或已删除。', en: 'There is no such AccessKeyId, or it was deleted.' },
    cure: {
      zh: `在 ${ram} → 用户 → 认证管理 找到在用的 AccessKeyId（LTAI 开头），更正 SMS_SETTINGS 的 accessKeyId 后重启。`,
      en: `Find the AccessKeyId in use (it begins with LTAI) at ${ram} → 用户 → 认证管理, correct accessKeyId in SMS_SETTINGS and restart.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('InvalidTimeStamp.Expired', {
    cause: {
      zh: '请求时间与阿里云相差超过 15 分钟：服务器时钟不准。',
      en: 'The request’s time is more than 15 minutes off: this server’s clock is wrong.',
    },
    cure: {
      zh: '在服务器上用 timedatectl 查看时间并运行 timedatectl set-ntp true；容器的时间随宿主机，要在宿主机上校。',
      en: 'Look at the time with timedatectl on the server and run timedatectl set-ntp true; a container has its host’s clock, so do it there.',
    },
    owner: 'operator',
    retryable: 'same-request',
  }),
  aliyun('SignatureNonceUsed', {
    cause: {
      zh: '同一个请求到达了两次：路上的代理自动重试。第一次可能已经发出。',
      en: 'The same request arrived twice: a proxy on the way repeats requests. The first may have been sent.',
    },
    cure: {
      zh: '关闭 SMS_API_URL 所指代理对 POST 的自动重试；本服务自己从不重发同一请求。',
      en: 'Stop the proxy of SMS_API_URL from repeating POSTs; this service itself never sends a request twice.',
    },
    owner: 'operator',
    retryable: 'after-a-minute',
  }),
  aliyun('isp.RAM_PERMISSION_DENY', {
    cause: { zh: 'RAM 用户没有发送短信的权限。', en: 'The RAM user may not send messages.' },
    cure: {
      zh: `在 ${ram} → 用户 → 权限管理 给该用户授予 AliyunDysmsFullAccess，或只含 dysms:SendSms 的自定义策略。`,
      en: `Grant the user AliyunDysmsFullAccess at ${ram} → 用户 → 权限管理, or a policy of your own with dysms:SendSms alone.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.DENY_IP_RANGE', {
    cause: {
      zh: '本服务器的出口 IP 在被禁止的地区，或不在账号的 IP 白名单里。',
      en: 'This server’s outgoing IP is in a region that is refused, or not on the account’s allowlist.',
    },
    cure: {
      zh: `把出口 IP 加到 ${console} → 系统设置 → 通用设置 的 IP 白名单；服务器在境外时，请从境内的服务器或 NAT 出口发送。`,
      en: `Add the outgoing IP to the allowlist at ${console} → 系统设置 → 通用设置; a server outside the mainland has to send through one inside.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.PRODUCT_UN_SUBSCRIPT', {
    cause: { zh: '账号没有开通短信服务。', en: 'The account has not opened SMS.' },
    cure: {
      zh: `用主账号登录 ${console}，按提示免费开通短信服务，再申请签名和模板。`,
      en: `Sign in to ${console} with the main account and open SMS as it suggests (free), then apply for a sign and a template.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.ACCOUNT_NOT_EXISTS', {
    cause: { zh: '短信账号不存在。', en: 'The SMS account does not exist.' },
    cure: {
      zh: `确认 accessKeyId 属于开通了短信服务的那个阿里云账号：用它登录 ${console} 能看到签名和模板。`,
      en: `See that accessKeyId belongs to the Aliyun account that opened SMS: signed in with it, ${console} shows your signs and templates.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.ACCOUNT_ABNORMAL', {
    cause: {
      zh: '短信账号异常，多因实名认证失效或违规被停用。',
      en: 'The SMS account is abnormal, often for an expired verification or a violation.',
    },
    cure: {
      zh: '在 account.console.aliyun.com 检查实名认证，看站内信中的停用通知，再按通知提交工单申诉。',
      en: 'Check the verification at account.console.aliyun.com and the notices in the mailbox there, then appeal in a ticket.',
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isp.SYSTEM_ERROR', {
    cause: {
      zh: '阿里云内部出错，这条没有发出；SMS_PROVIDER 里的下一家会接着发。',
      en: 'Aliyun failed inside and did not send this one; the next name in SMS_PROVIDER takes it.',
    },
    cure: {
      zh: '偶发不用管；持续出现时看 status.aliyun.com，并在 SMS_PROVIDER 里加上第二家（例如 aliyun,tencent）。',
      en: 'Ignore a single one; if it lasts, see status.aliyun.com and add a second name to SMS_PROVIDER, such as aliyun,tencent.',
    },
    owner: 'provider',
    retryable: 'same-request',
  }),
  aliyun('ServiceUnavailable', {
    cause: {
      zh: '阿里云的 API 网关暂时不可用，请求没有到达短信服务。',
      en: 'Aliyun’s API gateway is unavailable for the moment; the request did not reach SMS.',
    },
    cure: {
      zh: '请用户稍后再点“重新发送”；几分钟后仍出现，就在 status.aliyun.com 查看公告，并临时把 SMS_PROVIDER 里另一家排在前面。',
      en: 'Let the person ask again in a moment; if it lasts for minutes, look at status.aliyun.com and put another name first in SMS_PROVIDER for the time being.',
    },
    owner: 'provider',
    retryable: 'same-request',
  }),
]
