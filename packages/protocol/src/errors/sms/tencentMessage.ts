import type { SmsErrorEntry } from '../entry.ts'
import { entryOf } from './entry.ts'

const tencent = entryOf('tencent')
const console = 'console.cloud.tencent.com/smsv2'

/** The message itself: sign, template, parameters, number. */
export const tencentMessage: readonly SmsErrorEntry[] = [
  tencent('FailedOperation.SignatureIncorrectOrUnapproved', {
    cause: {
      zh: '签名未审核通过、未完成实名报备，或填的是签名 ID、带了【】。',
      en: 'The sign is not approved or not yet filed with the carriers, or its id was given, or its 【】.',
    },
    cure: {
      zh: `在 ${console} → 国内短信 → 签名管理 找一个“已通过”的签名，把签名内容的文字（不带【】）填进 SMS_SETTINGS 的 sign，重启服务。`,
      en: `Take a sign that is 已通过 at ${console} → 国内短信 → 签名管理 and put its text, without 【】, into sign of SMS_SETTINGS; restart the server.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('FailedOperation.TemplateIncorrectOrUnapproved', {
    cause: {
      zh: '模板不存在、未审核通过，或内容与审核通过的不一致（例如变量个数不同）。',
      en: 'The template does not exist, is not approved, or what was sent differs from what was approved, such as in the number of variables.',
    },
    cure: {
      zh: `在 ${console} → 国内短信 → 正文模板管理 复制“已通过”的模板 ID 到 SMS_SETTINGS 的 templates，并让 params 与正文里的 {1}、{2} 一一对应。`,
      en: `Copy the id of a template that is 已通过 at ${console} → 国内短信 → 正文模板管理 into templates of SMS_SETTINGS, with params that match {1}, {2} of its text.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone', {
    cause: {
      zh: '用国内短信模板发了中国内地以外的号码。',
      en: 'A template for the mainland was used for a number abroad.',
    },
    cure: {
      zh: `在 ${console} → 国际/港澳台短信 → 正文模板管理 申请模板，把 ID 填进 SMS_SETTINGS 的 templates.abroad（zh 和 en），重启服务。`,
      en: `Apply for a template at ${console} → 国际/港澳台短信 → 正文模板管理, put its id into templates.abroad of SMS_SETTINGS (zh and en) and restart the server.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('UnsupportedOperation.GlobalTemplateToChineseMainlandPhone', {
    cause: {
      zh: '用国际/港澳台短信模板发了中国内地号码。',
      en: 'A template for abroad was used for a mainland number.',
    },
    cure: {
      zh: `SMS_SETTINGS 的 templates.default 及按用途设的模板都要用 ${console} → 国内短信 里的模板，国际模板只填在 templates.abroad。`,
      en: `Let templates.default and those by purpose in SMS_SETTINGS be templates of ${console} → 国内短信; those for abroad belong into templates.abroad alone.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('InvalidParameterValue.TemplateParameterFormatError', {
    cause: {
      zh: '模板参数的个数或格式与模板不符；验证码模板的参数只能是 0 到 6 位数字。',
      en: 'The parameters do not fit the template in number or form; those of a code template may only be up to 6 digits.',
    },
    cure: {
      zh: '数一数模板正文里的 {1}、{2}，让 SMS_SETTINGS 里该模板的 params 与之一一对应：只有 {1} 就写 ["code"]，还有时长就写 ["code","minutes"]。',
      en: 'Count {1}, {2} in the template’s text and let its params in SMS_SETTINGS match: ["code"] for {1} alone, ["code","minutes"] where the minutes follow.',
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('InvalidParameterValue.TemplateParameterLengthLimit', {
    cause: {
      zh: '某个模板参数太长。本服务只传 6 位验证码和分钟数，说明该变量的类型被设得过窄。',
      en: 'A parameter is too long. This service gives six digits and a number of minutes, so the variable’s type is too narrow.',
    },
    cure: {
      zh: `在 ${console} → 国内短信 → 正文模板管理 新建一个验证码模板，变量类型选“验证码”，通过后换上它的 ID。`,
      en: `Create a code template at ${console} → 国内短信 → 正文模板管理 with variables of the type 验证码, and use its id once approved.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('InvalidParameterValue.ContentLengthLimit', {
    cause: { zh: '签名加模板正文超过 500 字。', en: 'Sign and text together are longer than 500 characters.' },
    cure: {
      zh: '换一个短模板（验证码短信一般不到 70 字，超过 70 字还会按多条计费），把它的 ID 填进 SMS_SETTINGS。',
      en: 'Use a shorter template: a code takes fewer than 70 characters, and longer messages are billed as several. Put its id into SMS_SETTINGS.',
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('InvalidParameterValue.IncorrectPhoneNumber', {
    cause: {
      zh: '号码格式不对或是不存在的号段。',
      en: 'The number is malformed or in no range that exists.',
    },
    cure: {
      zh: '请用户核对手机号并重新输入；确认号码无误仍如此，多半是新放号段，请改用微信一键登录。',
      en: 'Let the person check the number and type it again; a right one may be in a new range: use the one-tap button.',
    },
    owner: 'user',
    retryable: 'no',
  }),
  tencent('FailedOperation.PhoneNumberInBlacklist', {
    cause: {
      zh: '号码在腾讯云或运营商的黑名单里，通常因为机主退订或投诉过。',
      en: 'The number is on a block list of Tencent Cloud or the carrier, usually because its owner unsubscribed or complained.',
    },
    cure: {
      zh: `请用户改用微信一键登录或另一个号码；机主同意恢复时，在 ${console} 联系腾讯云短信小助手解除。`,
      en: `Let the person use the one-tap button or another number; with the owner’s consent the SMS helper (腾讯云短信小助手) at ${console} lifts it.`,
    },
    owner: 'user',
    retryable: 'no',
  }),
  tencent('FailedOperation.ContainSensitiveWord', {
    cause: {
      zh: '短信内容含敏感词，出自签名或模板。',
      en: 'The message holds a forbidden word, in the sign or the template.',
    },
    cure: {
      zh: `在 ${console} → 国内短信 → 正文模板管理 换一个措辞普通的模板；看不出是哪个词，就带模板 ID 提交工单询问。`,
      en: `Use a template with plainer words from ${console} → 国内短信 → 正文模板管理; if no word looks wrong, ask in a ticket with the template’s id.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('FailedOperation.JsonParseFail', {
    cause: {
      zh: '腾讯云解析不了请求体：在路上被改坏了。',
      en: 'Tencent Cloud cannot parse the body: something on the way spoilt it.',
    },
    cure: {
      zh: '检查 SMS_API_URL 指向的代理是否改写、截断或压缩了请求体；直连后仍出现请提交 issue。',
      en: 'See whether the proxy of SMS_API_URL rewrites, cuts or compresses bodies; if it happens without one, file an issue.',
    },
    owner: 'operator',
    retryable: 'no',
  }),
  tencent('FailedOperation.FailResolvePacket', {
    cause: {
      zh: '请求包解析失败，通常是字段缺失或类型不对。',
      en: 'The request does not resolve, usually for a missing field or a wrong type.',
    },
    cure: {
      zh: '核对 SMS_SETTINGS 的 sdkAppId、sign 与模板都属于同一个账号；都对就把 RequestId 附在 issue 里。',
      en: 'Check that sdkAppId, sign and template of SMS_SETTINGS belong to one account; if they do, file an issue with the RequestId.',
    },
    owner: 'developer',
    retryable: 'no',
  }),
]
