// Writes the pages of docs/ that are made from code.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { configSchema } from '../../packages/server/src/config.ts'
import { configurationPage } from '../configurationPage.ts'
import { root } from '../lib/installed.mjs'

const page = join(root, 'docs/configuration.md')
writeFileSync(page, await format(configurationPage(configSchema), { filepath: page }))
console.log('wrote docs/configuration.md')
