import type { WechatErrorEntry } from '@quickreg/protocol'

export type Language = 'zh' | 'en'

const texts = {
  zh: {
    title: '微信手机号相关错误一览',
    intro: '每一个 errcode、errno 和 errMsg：原因、怎么办、该谁来办。命令行里查：`quickreg explain 40029`。',
    head: ['错误', '原因', '怎么办', '谁来办'],
    owners: { developer: '开发者', operator: '运营者', user: '用户', wechat: '微信' },
  },
  en: {
    title: 'Errors around WeChat phone numbers',
    intro:
      'Every errcode, errno and errMsg: its cause, its cure, who has to act. On the command line: `quickreg explain 40029`.',
    head: ['Error', 'Cause', 'Cure', 'Who'],
    owners: { developer: 'developer', operator: 'operator', user: 'user', wechat: 'WeChat' },
  },
} satisfies Record<Language, unknown>

/** The table of WeChat's errors for people, as Markdown. */
export function errorsPage(entries: readonly WechatErrorEntry[], language: Language): string {
  const { title, intro, head, owners } = texts[language]
  const rows = entries.map((entry) => [name(entry), entry.cause[language], entry.cure[language], owners[entry.owner]])
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const written = '<!-- Written by `npm run docs` from packages/protocol/src/errors. -->'
  return [`# ${title}`, '', written, '', intro, '', row(head), row(head.map(() => '---')), ...rows.map(row), ''].join(
    '\n',
  )
}

function name({ kind, code, spellings, where }: WechatErrorEntry): string {
  const number = code === undefined ? '' : `**${kind} ${code}** `
  const text = spellings[0] === undefined ? '' : `\`${spellings[0]}\` `
  return `${number}${text}${where.map((place) => `<br>${place}`).join('')}`.trim()
}
