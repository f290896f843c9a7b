import { z } from 'zod'

export const tokensSchema = z
  .object({
    accessToken: z.string().describe('EdDSA JWT, 10 minutes; verify it with /.well-known/jwks.json'),
    accessExpiresAt: z.iso.datetime(),
    refreshToken: z.string().describe('Opaque, one use, 30 days'),
    refreshExpiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Tokens' })

export const refreshSchema = z.strictObject({ refreshToken: z.string().min(1).max(512) }).meta({ id: 'Refresh' })

export type Tokens = z.infer<typeof tokensSchema>
export type Refresh = z.infer<typeof refreshSchema>
