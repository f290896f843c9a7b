import { z } from 'zod'

const maskedPhone = z.string().describe('Masked as WeChat asks: 138******66, +852 91****67')

export const accountSchema = z
  .object({
    id: z.string(),
    phone: maskedPhone.optional().describe('Absent once the person withdrew the number'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Account' })

export const contactSchema = z
  .object({ id: z.string(), scene: z.string(), phone: maskedPhone, retainUntil: z.iso.datetime() })
  .meta({ id: 'Contact' })

const fullPhone = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/)
  .describe('E.164')

/** The owner's own view: the full number. */
export const ownAccountSchema = accountSchema.extend({ phone: fullPhone.optional() }).meta({ id: 'OwnAccount' })

/** Everything this server holds of the person, for the person; of events, and the consents among them, the newest 1,000. */
export const accountExportSchema = z
  .object({
    account: ownAccountSchema,
    identities: z.array(z.object({ appid: z.string(), openid: z.string(), linkedAt: z.iso.datetime() })),
    contacts: z.array(
      z.object({
        id: z.string(),
        scene: z.string(),
        phone: fullPhone,
        createdAt: z.iso.datetime(),
        retainUntil: z.iso.datetime(),
      }),
    ),
    consents: z.array(z.object({ scene: z.string(), policyVersion: z.string(), at: z.iso.datetime() })),
    events: z.array(z.object({ kind: z.string(), at: z.iso.datetime() })),
  })
  .meta({ id: 'AccountExport' })

/** For the shop's own back end, by service key. */
export const backendAccountSchema = z
  .object({ id: z.string(), phone: fullPhone.optional(), confirmed: z.boolean(), createdAt: z.iso.datetime() })
  .meta({ id: 'BackendAccount' })

export const backendContactSchema = z
  .object({
    id: z.string(),
    scene: z.string(),
    phone: fullPhone,
    confirmed: z.boolean(),
    createdAt: z.iso.datetime(),
    retainUntil: z.iso.datetime(),
  })
  .meta({ id: 'BackendContact' })

export type AccountView = z.infer<typeof accountSchema>
export type ContactView = z.infer<typeof contactSchema>
export type OwnAccount = z.infer<typeof ownAccountSchema>
export type AccountExport = z.infer<typeof accountExportSchema>
export type BackendAccount = z.infer<typeof backendAccountSchema>
export type BackendContact = z.infer<typeof backendContactSchema>
