import { z } from 'zod'

const count = z.int().min(0)

/** E.164; as long as the longest message the vendors take. */
export const smsBody = z.strictObject({
  to: z.string().regex(/^\+[1-9]\d{7,14}$/, 'E.164: a plus sign and 8 to 15 digits'),
  text: z.string().min(1).max(500),
  from: z.string().max(64).optional(),
})

const smsAccount = {
  sign: z.string().min(1).max(24).optional(),
  templates: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(64),
        text: z.string().min(1).max(400),
        region: z.enum(['mainland', 'abroad']).nullable().default(null),
      }),
    )
    .optional(),
}
const vendorKey = z
  .string()
  .regex(/^[A-Za-z0-9]{8,128}$/, '8 to 128 letters and digits')
  .optional()

export const tencentPatch = z.strictObject({
  secretId: vendorKey,
  secretKey: vendorKey,
  sdkAppId: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  ...smsAccount,
  limits: z.strictObject({ sameContentSeconds: count.optional(), perDay: count.optional() }).optional(),
})

export const aliyunPatch = z.strictObject({
  accessKeyId: vendorKey,
  accessKeySecret: vendorKey,
  ...smsAccount,
  limits: z
    .strictObject({ perMinute: count.optional(), perHour: count.optional(), perDay: count.optional() })
    .optional(),
})
