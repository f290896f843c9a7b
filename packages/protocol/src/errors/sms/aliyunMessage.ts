import type { SmsErrorEntry } from '../entry.ts'
import { entryOf } from './entry.ts'

const aliyun = entryOf('aliyun')
const console = 'dysms.console.aliyun.com'
const signs = `${console} → 国内消息 → 签名管理`
const templates = `${console} → 国内消息 → 模板管理`

/** The message itself: sign, template, parameters, number. */
export const aliyunMessage: readonly SmsErrorEntry[] = [
  aliyun('isv.SMS_SIGNATURE_ILLEGAL', {
    cause: {
      zh: '账号下没有这个签名，或它没有审核通过；也可能带了【】或有错字。',
      en: 'The account has no such sign or it is not approved; perhaps it was given with 【】 or mistyped.',
    },
    cure: {
      zh: `从 ${signs} 复制“通过”的签名名称（不带【】）到 SMS_SETTINGS 的 sign，重启服务。`,
      en: `Copy the name of an approved sign from ${signs}, without 【】, into sign of SMS_SETTINGS and restart the server.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.SMS_SIGN_ILLEGAL', {
    cause: { zh: '签名不可用：被禁用或不合规。', en: 'The sign cannot be used: it is banned or breaks a rule.' },
    cure: {
      zh: `打开 ${signs} 看该签名的状态与驳回原因，按原因修改后重新提交；期间换用另一个已通过的签名。`,
      en: `Read its state and the reason at ${signs}, amend it and submit it again; meanwhile use another approved sign.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.SIGN_STATE_ILLEGAL', {
    cause: {
      zh: '签名的状态不对，多因运营商实名报备未完成（需 5 到 10 个工作日）。',
      en: 'The sign is in the wrong state, usually because its real-name filing with the carriers is not finished: 5 to 10 working days.',
    },
    cure: {
      zh: `在 ${signs} 查看“实名报备”状态并补齐资料；报备完成前在 SMS_PROVIDER 里用另一家发送。`,
      en: `See its filing (实名报备) at ${signs} and complete the papers; until it is done, send over another name in SMS_PROVIDER.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.SMS_SIGNATURE_SCENE_ILLEGAL', {
    cause: {
      zh: '签名的适用场景与模板类型不符，例如通知类签名配验证码模板。',
      en: 'The sign was approved for another kind of message than the template, such as notices instead of codes.',
    },
    cure: {
      zh: `在 ${signs} 申请适用场景为“验证码”或“通用”的签名，填进 SMS_SETTINGS。`,
      en: `Apply at ${signs} for a sign whose scene is 验证码 or 通用 and put it into SMS_SETTINGS.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.SMS_TEMPLATE_ILLEGAL', {
    cause: {
      zh: '账号下没有这个模板，或它没有审核通过。',
      en: 'The account has no such template, or it is not approved.',
    },
    cure: {
      zh: `从 ${templates} 复制“通过”的模板 CODE（SMS_ 开头）到 SMS_SETTINGS 的 templates，重启服务。`,
      en: `Copy the CODE (SMS_…) of an approved template from ${templates} into templates of SMS_SETTINGS and restart the server.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.TEMPLATE_MISSING_PARAMETERS', {
    cause: {
      zh: '模板里有变量没有传值。',
      en: 'The template has a variable that was given no value.',
    },
    cure: {
      zh: `对照 ${templates} 里的正文，把每个 \${变量名} 写进该模板的 params，例如 {"code":"code","min":"minutes"}。`,
      en: `Look at its text at ${templates} and name every \${variable} in the template’s params, such as {"code":"code","min":"minutes"}.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.TEMPLATE_PARAMS_ILLEGAL', {
    cause: {
      zh: '模板变量的值不符合该变量的类型。',
      en: 'A value does not fit the type of its variable.',
    },
    cure: {
      zh: `在 ${templates} 把验证码变量的类型设为“仅数字”，分钟变量设为“其他”或“时间”；本服务只传 6 位数字和分钟数。`,
      en: `At ${templates} give the code’s variable the type 仅数字 and the minutes’ 其他 or 时间; this service gives six digits and a number of minutes.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.INVALID_JSON_PARAM', {
    cause: {
      zh: 'TemplateParam 不是 JSON，或值不是字符串：请求在路上被改了。',
      en: 'TemplateParam is no JSON or holds no strings: the request was changed on its way.',
    },
    cure: {
      zh: '检查 SMS_API_URL 指向的代理是否重新编码了查询串；直连仍出现请提交 issue 并附 RequestId。',
      en: 'See whether the proxy of SMS_API_URL encodes queries anew; if it happens without one, file an issue with the RequestId.',
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.PARAM_LENGTH_LIMIT', {
    cause: { zh: '某个变量的值太长。', en: 'The value of a variable is too long.' },
    cure: {
      zh: `本服务最长只传 6 位：在 ${templates} 检查该变量是否被限制得更短，或 params 把变量名对错了。`,
      en: `Six digits are the longest value we give: see at ${templates} whether the variable takes fewer, or whether params names the wrong one.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.PARAM_NOT_SUPPORT_URL', {
    cause: {
      zh: '变量里含有网址。本服务只传数字，说明 SMS_API_URL 的代理改写了参数。',
      en: 'A variable holds a URL. This service gives digits only, so the proxy of SMS_API_URL rewrites parameters.',
    },
    cure: {
      zh: '去掉 SMS_API_URL，让服务直接访问 https://dysmsapi.aliyuncs.com 再试。',
      en: 'Unset SMS_API_URL, so that the server reaches https://dysmsapi.aliyuncs.com itself, and try again.',
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.INVALID_PARAMETERS', {
    cause: {
      zh: '请求的某个参数不合法。',
      en: 'Some parameter of the request is not valid.',
    },
    cure: {
      zh: `核对 SMS_SETTINGS 里 aliyun 的 sign、模板 CODE 与 params 的变量名；仍不行就带 RequestId 到 ${console} 提交工单。`,
      en: `Check sign, template CODE and the names in params under aliyun of SMS_SETTINGS; if they are right, file a ticket at ${console} with the RequestId.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.MOBILE_NUMBER_ILLEGAL', {
    cause: { zh: '手机号格式不对。', en: 'The phone number is malformed.' },
    cure: {
      zh: '请用户核对手机号并重新输入；号码没错就改用微信一键登录。',
      en: 'Let the person check the number and type it again; if it is right, use the one-tap button.',
    },
    owner: 'user',
    retryable: 'no',
  }),
  aliyun('isv.DOMESTIC_NUMBER_NOT_SUPPORTED', {
    cause: {
      zh: '用国际/港澳台模板发了中国内地号码。',
      en: 'A template for messages abroad was used for a mainland number.',
    },
    cure: {
      zh: `SMS_SETTINGS 的 templates.default 要填 ${templates} 的国内模板；国际模板只填在 templates.abroad。`,
      en: `Let templates.default in SMS_SETTINGS be a mainland template of ${templates}; those for abroad belong into templates.abroad alone.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.MOBILE_COUNT_OVER_LIMIT', {
    cause: {
      zh: '一次调用的号码太多。本服务每次只发一个，请求在路上被改了。',
      en: 'Too many numbers in one call. This service sends one at a time, so the request was changed on its way.',
    },
    cure: {
      zh: '检查 SMS_API_URL 指向的代理有没有合并请求；确认后去掉它直连。',
      en: 'See whether the proxy of SMS_API_URL merges requests, and go without it if it does.',
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.BLACK_KEY_CONTROL_LIMIT', {
    cause: {
      zh: '变量里含有黑名单关键字。本服务只传数字，多半是 params 的变量名与模板不符。',
      en: 'A variable holds a forbidden word. This service gives digits only, so params probably names other variables than the template.',
    },
    cure: {
      zh: `对照 ${templates} 的正文更正 params 的变量名，把固定文字写进模板而不是变量。`,
      en: `Correct the names in params after the text at ${templates}; fixed words belong into the template, not into a variable.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
  aliyun('isv.SMS_CONTENT_ILLEGAL', {
    cause: { zh: '短信内容不合规。', en: 'The content of the message breaks a rule.' },
    cure: {
      zh: `在 ${templates} 换一个措辞普通的验证码模板（不含网址、电话、营销用语），通过后换上它的 CODE。`,
      en: `Use a plain code template from ${templates}, without links, phone numbers or advertising, and put its CODE in once approved.`,
    },
    owner: 'operator',
    retryable: 'no',
  }),
]
