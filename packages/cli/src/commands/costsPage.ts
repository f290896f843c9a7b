import type { DayCosts } from '@quickreg/server'
import type { Text } from '../terminal.ts'
import { yuan } from './costsJson.ts'

/** For people: three small tables. */
export const costsPage = (costs: DayCosts): Text => ({ zh: page(costs, 'zh'), en: page(costs, 'en') })

function page({ appid, day, charges, total, budgets, registered, contacts }: DayCosts, language: keyof Text): string {
  const say = (name: keyof typeof words) => words[name][language]
  const title = { zh: `${day}（北京时间）的花费，小程序 ${appid}`, en: `Costs of ${day} (Asia/Shanghai), ${appid}` }
  const { count, withoutSms, shareWithoutSms, milliYuanEach } = registered
  const tables = [
    [
      ['', say('billed'), say('yuan')],
      ...charges.map(({ rung, provider, count, milliYuan }) => [
        [say(rung), provider].filter(Boolean).join(' '),
        String(count),
        yuan(milliYuan),
      ]),
      [say('total'), String(total.count), yuan(total.milliYuan)],
    ],
    [
      [say('budget'), say('used'), say('daily'), ''],
      ...budgets.map(({ budget, milliYuan, used }) => [
        say(budget),
        used ? yuan(used.milliYuan) : none,
        yuan(milliYuan),
        percent(used?.share),
      ]),
    ],
    [
      [say('registered'), String(count), ''],
      [say('withoutSms'), String(withoutSms), percent(shareWithoutSms)],
      [say('each'), milliYuanEach === undefined ? none : yuan(milliYuanEach), ''],
      [say('contacts'), String(contacts), ''],
    ],
  ]
  return [title[language], ...tables.map(aligned)].join('\n\n')
}

const words = {
  billed: { zh: '计费次数', en: 'billed' },
  yuan: { zh: '元', en: 'yuan' },
  quick: { zh: '快速验证', en: 'quick' },
  realtime: { zh: '实时验证', en: 'realtime' },
  sms: { zh: '短信', en: 'sms' },
  taps: { zh: '一键取号', en: 'taps' },
  total: { zh: '合计', en: 'total' },
  budget: { zh: '预算', en: 'budget' },
  used: { zh: '已用（元）', en: 'used' },
  daily: { zh: '每天（元）', en: 'yuan a day' },
  registered: { zh: '新注册', en: 'registered' },
  withoutSms: { zh: '其中没用短信', en: 'without SMS' },
  each: { zh: '人均（元）', en: 'yuan each' },
  contacts: { zh: '联系方式', en: 'contacts' },
} satisfies Record<string, Text>

const none = '–'
const percent = (share: number | undefined) => (share === undefined ? none : `${(share * 100).toFixed(1)} %`)

/** The first column to the left, numbers to the right. */
function aligned(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]!))))
  const line = (row: string[]) =>
    row.map((cell, column) => {
      const padding = ' '.repeat(widths[column]! - widthOf(cell))
      return column === 0 ? cell + padding : padding + cell
    })
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n')
}

/** A terminal gives a Chinese character, and its punctuation, two places. */
const widthOf = (text: string) => text.length + (text.match(/[\u3000-\u9fff\uff00-\uff60]/g)?.length ?? 0)
