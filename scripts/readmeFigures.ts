import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/installed.mjs'

type Language = 'zh' | 'en'
type Text = Record<Language, string>

/** As `npm run bench` leaves it. */
interface Results {
  date: string
  machine: { cpu: string; cores: number; node: string }
  tables: { title: string; head: string[]; rows: string[][] }[]
}

const whole = 'The whole registration, connections: 64'

/** Whom the readers of the README want to be told about, by the names of bench/results. */
const contenders: Record<string, Text> = {
  'quickreg, generation 2': {
    zh: 'Quickreg：登录、同意、取号，三个请求',
    en: 'Quickreg: sign-in, consent, number; three requests',
  },
  'tutorial, generation 2': {
    zh: '教程的写法（Express、axios）：一个请求，没有同意、流程和限制',
    en: 'as tutorials write it (Express, axios): one request, no consent, no flow, no limits',
  },
  'better-auth': {
    zh: 'better-auth 的 phoneNumber：用验证码注册',
    en: 'better-auth with phoneNumber: signing up by code',
  },
  bare: { zh: '非做不可的那点事，没有任何检查', en: 'nothing but the unavoidable work, without a check' },
}

const columns: Record<string, Text> = {
  'registrations/s': { zh: '注册/秒', en: 'registrations/s' },
  'p50 ms': { zh: 'p50 毫秒', en: 'p50 ms' },
  'p99 ms': { zh: 'p99 毫秒', en: 'p99 ms' },
  'CPU ms each': { zh: '每次 CPU 毫秒', en: 'CPU ms each' },
}

const block = /(<!-- measured -->\n)[\s\S]*(<!-- \/measured -->)/

/**
 * The README with the newest figures between its two marks.
 *
 * @throws {Error} It has no such marks, or the results lack the table.
 */
export function readmeWithFigures(path: string, language: Language): string {
  const results = JSON.parse(readFileSync(join(root, 'bench/results/bench.json'), 'utf8')) as Results
  const readme = readFileSync(join(root, path), 'utf8')
  if (!block.test(readme)) throw new Error(`${path} has no marks for what was measured`)
  return readme.replace(block, `$1\n${figures(results, language)}\n\n$2`)
}

function figures({ date, machine, tables }: Results, language: Language): string {
  const table = tables.find(({ title }) => title === whole)
  if (!table) throw new Error(`bench/results has no table "${whole}"`)
  const cells = (row: string[]) => Object.keys(columns).map((column) => row[table.head.indexOf(column)])
  const line = (texts: (string | undefined)[]) => `| ${texts.join(' | ')} |`
  const rows = Object.entries(contenders).map(([name, text]) =>
    line([text[language], ...cells(table.rows.find(([first]) => first === name) ?? [])]),
  )
  const head = ['', ...Object.values(columns).map((text) => text[language])]
  const rule = ['---', ...Object.keys(columns).map(() => '---:')]
  const { cpu, cores, node } = machine
  const captions: Text = {
    zh: `64 个连接上的完整注册；SQLite，每次应答之前都已落盘。${date}，${cores} × ${cpu}，Node ${node}。`,
    en: `A whole registration at 64 connections, on SQLite, on disk before each answer. ${date}, ${cores} × ${cpu}, Node ${node}.`,
  }
  const alt: Text = { zh: '各家每秒的注册和登录', en: 'Registrations and sign-ins of each server' }
  return [
    [line(head), line(rule), ...rows].join('\n'),
    captions[language],
    `![${alt[language]}](bench/results/bench.svg)`,
  ].join('\n\n')
}
