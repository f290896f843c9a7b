import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** What the schema cannot tell: how to make the documents that some settings are. */
const files = readFileSync(new URL('./configurationFiles.md', import.meta.url), 'utf8')

/** The reference of all settings, as Markdown, from the schema that reads them. */
export function configurationPage(schema: z.ZodObject): string {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const rows = Object.entries(properties as Record<string, { description?: string; enum?: readonly string[] }>).map(
    ([name, { description = '', enum: values }]) => {
      const choice = values ? `${values.map((value) => `\`${value}\``).join(', ')}. ` : ''
      return `| \`${name}\` | ${whenUnset(schema.shape[name]!)} | ${choice}${description} |`
    },
  )
  return [
    '# Configuration',
    '',
    '<!-- Written by `npm run docs` from packages/server/src/config.ts and scripts/configurationFiles.md. -->',
    '',
    'The server reads its settings from the environment. Each may also stand in a file named by its `_FILE` twin, such as',
    '`WECHAT_SECRET_FILE=/run/secrets/wechat`. All mistakes are reported at once.',
    '',
    '`quickreg dev` alone also reads a `.env` file in the current folder; the environment goes before it, and the settings',
    'of WeChat are those of the emulator. `dev` and `quickreg emulator` take the port of the emulator from `EMULATOR_PORT`',
    '(`8701`; 0 takes any free one).',
    '',
    '| Setting | Default | Meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
    files,
  ].join('\n')
}

function whenUnset(setting: z.core.$ZodType): string {
  const { success, data } = z.safeParse(setting, undefined)
  if (!success) return 'required'
  return data === undefined ? 'unset' : `\`${typeof data === 'string' ? data : JSON.stringify(data)}\``
}
