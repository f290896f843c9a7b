import type { ErrorEntry } from '@quickreg/protocol'

export type Language = 'zh' | 'en'

const texts = {
  zh: {
    title: '微信手机号与短信错误一览',
    intro:
      '每一个 errcode、errno、errMsg 和短信服务商的错误码：原因、怎么办、该谁来办。命令行里查：`quickreg explain 40029`、`quickreg explain isv.BUSINESS_LIMIT_CONTROL`。',
    wechat: '微信',
    sms: '短信服务商',
    head: ['错误', '原因', '怎么办', '谁来办'],
    owners: { developer: '开发者', operator: '运营者', user: '用户', wechat: '微信', provider: '短信服务商' },
  },
  en: {
    title: 'Errors around phone numbers and SMS',
    intro:
      'Every errcode, errno and errMsg, and the codes of the SMS providers: cause, cure, who has to act. On the command line: `quickreg explain 40029`, `quickreg explain isv.BUSINESS_LIMIT_CONTROL`.',
    wechat: 'WeChat',
    sms: 'SMS providers',
    head: ['Error', 'Cause', 'Cure', 'Who'],
    owners: {
      developer: 'developer',
      operator: 'operator',
      user: 'user',
      wechat: 'WeChat',
      provider: 'SMS provider',
    },
  },
} satisfies Record<Language, unknown>

/** The tables of errors for people, as Markdown: WeChat's and the SMS providers'. */
export function errorsPage(entries: readonly ErrorEntry[], language: Language): string {
  const { title, intro, wechat, sms, head, owners } = texts[language]
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const table = (rows: readonly ErrorEntry[]) => [
    row(head),
    row(head.map(() => '---')),
    ...rows.map((entry) => row([name(entry), entry.cause[language], entry.cure[language], owners[entry.owner]])),
  ]
  return [
    `# ${title}`,
    '',
    '<!-- Written by `npm run docs` from packages/protocol/src/errors. -->',
    '',
    intro,
    '',
    `## ${wechat}`,
    '',
    ...table(entries.filter(({ kind }) => kind !== 'sms')),
    '',
    `## ${sms}`,
    '',
    ...table(entries.filter(({ kind }) => kind === 'sms')),
    '',
  ].join('\n')
}

function name({ kind, code, spellings, where }: ErrorEntry): string {
  const number = code === undefined ? '' : `**${kind === 'sms' ? '' : `${kind} `}${code}** `
  const text = spellings[0] === undefined ? '' : `\`${spellings[0]}\` `
  return `${number}${text}${where.map((place) => `<br>${place}`).join('')}`.trim()
}
