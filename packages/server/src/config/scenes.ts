import { purposeSchema, rungKindSchema } from '@quickreg/contract'
import { z } from 'zod'

const sceneSchema = z
  .strictObject({
    purpose: purposeSchema,
    policyVersions: z.array(z.string().min(1).max(64)).min(1),
    rungs: z.array(rungKindSchema).min(1),
    retentionDays: z.int().min(1).max(3650).optional(),
  })
  .refine(({ rungs }) => new Set(rungs).size === rungs.length, 'names a rung twice')
  .refine(
    ({ purpose, rungs }) => purpose !== 'change_phone' || rungs.every((rung) => rung === 'sms'),
    'changes a number by a tap, but only an SMS code proves that the new number is at hand: rungs ["sms"]',
  )
  .refine(
    ({ purpose, retentionDays }) => purpose === 'contact' || retentionDays === undefined,
    'has retentionDays, but an account is kept until its owner deletes it',
  )

export const scenesSchema = z
  .record(z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/), sceneSchema)
  .refine((scenes) => Object.keys(scenes).length > 0, 'names no scene')

/** The scenes of the membership example, for development. */
export const developmentScenes: z.infer<typeof scenesSchema> = {
  join: { purpose: 'account', policyVersions: ['1'], rungs: ['quick', 'realtime', 'sms'] },
  booking: { purpose: 'contact', policyVersions: ['1'], rungs: ['quick', 'sms'], retentionDays: 30 },
  change: { purpose: 'change_phone', policyVersions: ['1'], rungs: ['sms'] },
}
