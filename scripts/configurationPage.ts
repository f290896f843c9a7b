import { z } from 'zod'

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
    '<!-- Written by `npm run docs` from packages/server/src/config.ts. -->',
    '',
    'The server reads its settings from the environment. Each may also stand in a file named by its `_FILE` twin, such as',
    '`WECHAT_SECRET_FILE=/run/secrets/wechat`. All mistakes are reported at once.',
    '',
    '| Setting | Default | Meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function whenUnset(setting: z.core.$ZodType): string {
  const { success, data } = z.safeParse(setting, undefined)
  if (!success) return 'required'
  return data === undefined ? 'unset' : `\`${typeof data === 'string' ? data : JSON.stringify(data)}\``
}
