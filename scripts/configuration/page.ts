import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Language } from '../errorsPage.ts'
import { settingsInChinese } from './settings.zh.ts'

interface Texts {
  title: string
  intro: string[]
  head: [string, string, string]
  required: string
  unset: string
  /** How to make the documents that some settings are. */
  files: string
  describe: (name: string, english: string) => string
}

const texts: Record<Language, Texts> = {
  en: {
    title: 'Configuration',
    intro: [
      'The server reads its settings from the environment. Each may also stand in a file named by its `_FILE` twin, such as',
      '`WECHAT_SECRET_FILE=/run/secrets/wechat`. All mistakes are reported at once.',
      '',
      '`quickreg dev` alone also reads a `.env` file in the current folder; the environment goes before it, and the settings',
      'of WeChat are those of the emulator. `dev` and `quickreg emulator` take the port of the emulator from `EMULATOR_PORT`',
      '(`8701`; 0 takes any free one).',
    ],
    head: ['Setting', 'Default', 'Meaning'],
    required: 'required',
    unset: 'unset',
    files: 'files.md',
    describe: (_, english) => english,
  },
  zh: {
    title: '配置',
    intro: [
      '服务端从环境变量读取配置。每一项也可以放在文件里，由同名的 `_FILE` 变量指定，例如 `WECHAT_SECRET_FILE=/run/secrets/wechat`。所有错误会一次报全。',
      '',
      '只有 `quickreg dev` 还会读取当前目录的 `.env`；环境变量优先，微信相关的配置用模拟器的。`dev` 和 `quickreg emulator` 用 `EMULATOR_PORT` 指定模拟器的端口（默认 `8701`，0 表示任意空闲端口）。',
    ],
    head: ['配置项', '默认值', '含义'],
    required: '必填',
    unset: '无',
    files: 'files.zh-CN.md',
    describe: (name) => settingsInChinese[name as keyof typeof settingsInChinese],
  },
}

interface Property {
  description?: string
  enum?: readonly string[]
  default?: unknown
}

/** The reference of all settings, as Markdown, from the schema that reads them. */
export function configurationPage(schema: z.ZodObject, language: Language): string {
  const text = texts[language]
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const rows = Object.entries(properties as Record<string, Property>).map(([name, property]) => {
    const { description = '', enum: values } = property
    const choice = values ? `${values.map((value) => `\`${value}\``).join(', ')}. ` : ''
    return [`\`${name}\``, whenUnset(schema.shape[name]!, property, text), choice + text.describe(name, description)]
  })
  return [
    `# ${text.title}`,
    '',
    '<!-- Written by `npm run docs` from packages/server/src/config.ts and scripts/configuration. -->',
    '',
    ...text.intro,
    '',
    ...[text.head, text.head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    readFileSync(new URL(`./${text.files}`, import.meta.url), 'utf8'),
  ].join('\n')
}

/** A default is shown as it would be written, where it is read as something else. */
function whenUnset(setting: z.core.$ZodType, property: Property, { required, unset }: Texts): string {
  const { success, data: read } = z.safeParse(setting, undefined)
  if (!success) return required
  const data = property.default ?? read
  return data === undefined ? unset : `\`${typeof data === 'string' ? data : JSON.stringify(data)}\``
}
