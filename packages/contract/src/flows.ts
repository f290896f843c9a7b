import { z } from 'zod'
import { accountSchema, contactSchema } from './account.ts'
import { tokensSchema } from './tokens.ts'

/** What the number is for: an account of one's own, contact details for one occasion (a booking), another number for the account. */
export const purposeSchema = z.enum(['account', 'contact', 'change_phone'])

/** The ways to a number, best first. */
export const rungKindSchema = z.enum(['quick', 'realtime', 'sms'])

/** Why a rung is closed, or, on an open rung, what happened to it last. */
export const rungReasonSchema = z.enum([
  'not_configured', // the scene does not offer it
  'no_quota', // WeChat's quota of this mini program is used up
  'no_permission', // the mini program may not ask for phone numbers
  'not_declared', // the number is missing from the privacy guideline, or the person declined the guideline
  'client_too_old', // WeChat on this device cannot do it
  'user_declined', // the person said no: still open, never nagged
  'user_blocked', // WeChat blocks this person
  'budget', // today's budget is spent
  'rate_limited', // too often: later
  'number_in_use', // the number belongs to another account: a tap does not take it
  'not_available_yet', // this server does not offer it
  'network', // the device or WeChat had trouble: try again
])

export const rungSchema = z
  .object({
    kind: rungKindSchema,
    available: z.boolean(),
    reason: rungReasonSchema.optional(),
    countries: z
      .array(z.string())
      .optional()
      .describe('Of an available `sms`: calling codes of the countries to which codes are sent'),
  })
  .meta({ id: 'Rung' })

export const flowStateSchema = z.enum([
  'created',
  'exchanging',
  'otp_sent',
  'conflict',
  'completed',
  'expired',
  'cancelled',
])

const sceneName = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/)
export const flowIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/)
  .describe('128 random bits in base64url')

/** As wx.getAppBaseInfo and wx.getDeviceInfo have them; what is not known of a device is taken for a new one. */
export const deviceSchema = z
  .strictObject({
    sdkVersion: z.string().max(32).optional().describe('Base library: 3.8.1'),
    platform: z.string().max(32).optional().describe('ios, android, windows, mac, devtools, …'),
  })
  .meta({ id: 'Device' })

const opening = {
  scene: sceneName,
  consent: z.strictObject({ policyVersion: z.string().min(1).max(64) }),
  device: deviceSchema.optional(),
}

/** Another number for an account takes its access token too: the flow ends with an SMS code to that number. */
export const openFlowSchema = z
  .union([
    z.strictObject({ purpose: z.enum(['account', 'contact']), ...opening }),
    z.strictObject({ purpose: z.literal('change_phone'), accessToken: z.string().min(1).max(4096), ...opening }),
  ])
  .meta({ id: 'OpenFlow' })

/** Codes are opaque: printable ASCII of sane length, nothing more is known of them. */
export const wechatCodeSchema = z.string().regex(/^[\x21-\x7e]{1,256}$/)

/** One tap: the code of today's button, or the sealed data of the first generation; never both. */
export const submitPhoneSchema = z
  .union([
    z.strictObject({ rung: z.enum(['quick', 'realtime']), phoneCode: wechatCodeSchema }),
    z.strictObject({
      rung: z.literal('quick'),
      encryptedData: z.string().min(1).max(4096),
      iv: z.string().min(1).max(64),
    }),
  ])
  .meta({ id: 'SubmitPhone' })

/** A failed tap as the device gave it: `errMsg` and `errno` of the event's detail, untouched. */
export const refusalSchema = z
  .strictObject({ errMsg: z.string().max(1024), errno: z.int().optional() })
  .meta({ id: 'Refusal' })

/** Found by trying: SHA-256 (hex) of `salt` followed by the decimal number is `target`; the number is below `max`. */
export const puzzleSchema = z
  .object({
    token: z.string().describe('Given back with the answer'),
    salt: z.string(),
    target: z.string().describe('64 hex digits'),
    max: z.int().describe('At most 8192'),
  })
  .meta({ id: 'Puzzle' })

/** `phone` as it was typed: E.164, or a number of the mainland. `proof` answers the puzzle of `proof_required`. */
export const sendOtpSchema = z
  .strictObject({
    phone: z.string().min(1).max(64),
    proof: z.strictObject({ token: z.string().min(1).max(1024), number: z.int().min(0).max(8191) }).optional(),
  })
  .meta({ id: 'SendOtp' })

export const otpSentSchema = z
  .object({
    state: z.literal('otp_sent'),
    phone: z.string().describe('Masked: where the code went'),
    resendAfterSeconds: z.int(),
    otpExpiresAt: z.iso.datetime(),
  })
  .meta({ id: 'OtpSent' })

/** Six ASCII digits. Anything else is refused, and counted as a wrong try like any other. */
export const otpSchema = z.string().regex(/^[0-9]{6}$/)
export const submitOtpSchema = z
  .strictObject({
    otp: z.unknown().optional().describe('A string of six digits; anything else, or none, is a wrong try'),
  })
  .meta({ id: 'SubmitOtp' })

export const outcomeSchema = z
  .object({
    state: z.literal('completed'),
    isNew: z.boolean().describe('True if this flow created the account'),
    confirmed: z.boolean().describe('True if WeChat or an SMS code vouched for the number'),
    account: accountSchema.optional(),
    contact: contactSchema.optional(),
    tokens: tokensSchema.optional().describe('Given for 60 seconds after completion'),
  })
  .meta({ id: 'Outcome' })

export const flowSchema = z
  .object({
    flowId: flowIdSchema,
    purpose: purposeSchema,
    scene: sceneName,
    state: flowStateSchema,
    rungs: z.array(rungSchema),
    knownPhone: z.string().optional().describe('Masked; the account has this proven number, so no tap is needed'),
    expiresAt: z.iso.datetime(),
    outcome: outcomeSchema.optional(),
  })
  .meta({ id: 'Flow' })

/** The flow after a refusal: what to offer next, why, and the sentence to show. */
export const refusedFlowSchema = flowSchema
  .extend({
    next: rungKindSchema.optional().describe('Absent: nothing is left to offer'),
    reason: rungReasonSchema,
    message: z.string().describe('What the person is told, in the language of Accept-Language'),
  })
  .meta({ id: 'RefusedFlow' })

export type Purpose = z.infer<typeof purposeSchema>
export type RungKind = z.infer<typeof rungKindSchema>
export type RungReason = z.infer<typeof rungReasonSchema>
export type Rung = z.infer<typeof rungSchema>
export type FlowState = z.infer<typeof flowStateSchema>
export type Device = z.infer<typeof deviceSchema>
export type OpenFlow = z.infer<typeof openFlowSchema>
export type Puzzle = z.infer<typeof puzzleSchema>
export type SendOtp = z.infer<typeof sendOtpSchema>
export type OtpSent = z.infer<typeof otpSentSchema>
export type SubmitPhone = z.infer<typeof submitPhoneSchema>
export type Refusal = z.infer<typeof refusalSchema>
export type Outcome = z.infer<typeof outcomeSchema>
export type Flow = z.infer<typeof flowSchema>
export type RefusedFlow = z.infer<typeof refusedFlowSchema>
