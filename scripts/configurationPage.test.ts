import { expect, it } from 'vitest'
import { z } from 'zod'
import { configurationPage } from './configurationPage.ts'

it('has a row per setting: what it means, what it is by default, what it may be', () => {
  const page = configurationPage(
    z.object({
      APPID: z.string().describe('appid of the mini program'),
      PORT: z.coerce.number().int().default(8700).describe('Port to listen on'),
      DOCS: z.enum(['public', 'private']).optional().describe('Who may read them'),
      FLAG: z.stringbool().default(false).describe('Yes or no'),
    }),
  )
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toEqual([
    '| `APPID` | required | appid of the mini program |',
    '| `PORT` | `8700` | Port to listen on |',
    '| `DOCS` | unset | `public`, `private`. Who may read them |',
    '| `FLAG` | `false` | Yes or no |',
  ])
})
