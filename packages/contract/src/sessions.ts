import { z } from 'zod'
import { accountSchema } from './account.ts'
import { wechatCodeSchema } from './flows.ts'
import { tokensSchema } from './tokens.ts'

export const signInSchema = z
  .strictObject({ loginCode: wechatCodeSchema.describe('The code of wx.login: 5 minutes, once') })
  .meta({ id: 'SignIn' })

/** A person who already has an account gets tokens at once: silent sign-in. */
export const sessionSchema = z
  .object({
    sessionToken: z.string().describe('qs_…, two hours; opens flows'),
    expiresAt: z.iso.datetime(),
    account: accountSchema.optional(),
    tokens: tokensSchema.optional(),
  })
  .meta({ id: 'Session' })

export type SignIn = z.infer<typeof signInSchema>
export type SessionReply = z.infer<typeof sessionSchema>
