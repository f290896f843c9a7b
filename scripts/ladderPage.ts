import type { RungKind } from '@quickreg/contract'
import { effects, ladder, notesOf } from '../packages/server/src/domain/ladder.ts'

type Row = keyof typeof ladder
type Language = 'zh' | 'en'

const rungs: readonly RungKind[] = ['quick', 'realtime', 'sms']

/** What each row of the table is about. */
const abouts: Record<Row, Record<Language, string>> = {
  quick_unknown_to_client: {
    zh: '基础库低于 1.2.0：没有 getPhoneNumber',
    en: 'Base library below 1.2.0: it has no getPhoneNumber',
  },
  realtime_unknown_to_client: {
    zh: '基础库低于 2.24.4：没有 getRealtimePhoneNumber',
    en: 'Base library below 2.24.4: it has no getRealtimePhoneNumber',
  },
  number_taken: {
    zh: '一键得到的号码属于另一个账号；点一下夺不走号码',
    en: 'The number that a tap brought belongs to another account: a tap takes none from anybody',
  },
  taps_used_up: {
    zh: '这个人 24 小时内的一键取号已达上限（`TAPS_PER_PERSON`）',
    en: 'This person’s taps have brought as many numbers in 24 hours as they may (`TAPS_PER_PERSON`)',
  },
  tap_quota_used_up: {
    zh: '微信今天已经用 45009 回答过：接口的每日调用次数用完了',
    en: 'WeChat has answered 45009 today: the day’s calls are used up',
  },
  tap_budget_low: {
    zh: '流程开始时，当天一键取号的预算已用到 80 %（`BUDGET_TAPS_YUAN`）',
    en: 'The flow began when 80 % of the day’s budget for taps was spent (`BUDGET_TAPS_YUAN`)',
  },
  tap_budget_spent: {
    zh: '当天一键取号的预算已用完',
    en: 'The day’s budget for taps is spent',
  },
  sms_budget_low: {
    zh: '流程开始时，当天的短信预算已用到 80 %（`BUDGET_SMS_YUAN`）',
    en: 'The flow began when 80 % of the day’s budget for SMS was spent (`BUDGET_SMS_YUAN`)',
  },
  sms_budget_spent: {
    zh: '当天的短信预算已用完',
    en: 'The day’s budget for SMS is spent',
  },
  no_sms_provider: { zh: '没有配置短信服务商（`SMS_PROVIDER`）', en: 'No SMS provider is configured (`SMS_PROVIDER`)' },
  user_declined: { zh: '用户点了“不允许”', en: 'The person tapped “Don’t allow”' },
  privacy_declined: { zh: '用户没有同意隐私保护指引', en: 'The person did not agree to the privacy guideline' },
  no_quota: { zh: '微信的额度用完了', en: 'WeChat’s quota is used up' },
  no_permission: { zh: '小程序没有获取手机号的权限', en: 'The mini program may not ask for numbers' },
  not_declared: { zh: '隐私保护指引没有声明手机号', en: 'The privacy guideline does not name the phone number' },
  privacy_banned: { zh: '隐私接口被微信封禁', en: 'WeChat has banned the mini program’s privacy interfaces' },
  number_unverified: { zh: '用户没有完成号码验证', en: 'The person did not finish verifying a number' },
  no_phone_bound: { zh: '微信没有绑定手机号', en: 'No number is bound to this WeChat' },
  user_blocked: { zh: '微信限制了这个用户', en: 'WeChat blocks this person' },
  client_too_old: { zh: '微信版本过低', en: 'This WeChat is too old' },
  network: { zh: '设备的网络出错', en: 'The device’s network failed' },
  timeout: { zh: '超时', en: 'It took too long' },
  code_dead: { zh: '凭证已失效', en: 'The code was dead on arrival' },
  unknown: { zh: '没有人见过的错误', en: 'A failure nobody has seen yet' },
}

const words = {
  zh: {
    head: `# 阶梯：得到手机号的方式，以及每一级何时关闭

每个流程都有三级：\`quick\`（快速验证）、\`realtime\`（实时验证）、\`sms\`（短信验证码）。场景配置决定提供哪几级；下面的表决定其中哪些是打开的。它由 [\`domain/ladder.ts\`](../packages/server/src/domain/ladder.ts) 生成，与代码不会不一致。

某一级失败之后，先提供它下面第一个打开的一级；下面没有了，才回到上面没有被拒绝过的一级。被用户拒绝的一级一直是打开的，但不会再主动提出来。已经开始的流程不会因为预算用到 80 % 而中断，用到 100 % 才会。账号已验证过的号码不是其中一级，而在它们之前：流程的 \`knownPhone\` 直接可用，不打扰任何人，也不收费。`,
    table: '| 发生了什么 | quick | realtime | sms |',
    closes: '关闭',
    informs: '打开，附',
    tapped: '点的那一级',
  },
  en: {
    head: `# The ladder: the ways to a number, and when each is closed

Every flow has three rungs: \`quick\` (one tap), \`realtime\` (one tap, verified there and then), \`sms\` (a code). The scene says which of them are offered; this table says which of those are open. It is made from [\`domain/ladder.ts\`](../packages/server/src/domain/ladder.ts) and cannot differ from it.

After a rung that failed, the first open one below it is offered; where nothing is left below, an open one above that was not declined. A rung that a person declined stays open and is not brought up again. A flow under way is not interrupted when a budget reaches 80 %, only when it is spent. The number that an account has already verified is no rung but comes before them: the flow’s \`knownPhone\` serves without a sheet and without a charge.`,
    table: '| What happened | quick | realtime | sms |',
    closes: 'closed:',
    informs: 'open, with',
    tapped: 'the one tapped',
  },
} as const

/** docs/ladder.md: the policy, drawn. */
export function ladderPage(language: Language): string {
  const text = words[language]
  const cell = (row: Row, rung: RungKind) => {
    const { on, reason } = ladder[row]
    const effect = effects[reason] === 'closes' ? text.closes : text.informs
    if (on === 'tapped') return rung === 'sms' ? '' : `${effect} \`${reason}\` (${text.tapped})`
    return notesOf(row)[rung] ? `${effect} \`${reason}\`` : ''
  }
  const rows = (Object.keys(ladder) as Row[]).map(
    (row) => `| ${abouts[row][language]} | ${rungs.map((rung) => cell(row, rung)).join(' | ')} |`,
  )
  return [text.head, '', text.table, '| --- | --- | --- | --- |', ...rows, ''].join('\n')
}
