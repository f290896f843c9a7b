import { z } from 'zod'
import { puzzleSchema, rungReasonSchema } from './flows.ts'

/**
 * Every `code` a problem document (RFC 9457) can carry, with its HTTP status. Codes are public and permanent;
 * a client decides on the code, shows the title and never parses either.
 */
export const problems = {
  invalid_request: 400, // not JSON, a wrong shape or an unknown field: `errors` names each
  phone_invalid: 400, // no phone number, however it is read
  session_invalid: 401, // the session token is missing, unknown or expired: call wx.login and sign in again
  token_invalid: 401, // the access token is missing, wrong, expired or its family was revoked: refresh it
  refresh_invalid: 401, // the refresh token is unknown, used, expired or revoked: sign in again
  push_rejected: 401, // a message push that WeChat did not sign for this mini program, or an old one
  service_key_invalid: 401, // the back end's service key is missing or unknown
  user_blocked: 403, // WeChat or the operator blocks this person
  not_found: 404, // no such route, or nothing of that id that belongs to the caller
  wechat_code_rejected: 409, // loginCode or phoneCode: spent, 5 minutes old, or another person's
  tap_again: 409, // the outcome of the last tap is unknown at WeChat: one more tap decides it
  number_in_use: 409, // known to another account: a tap does not take it from there
  rung_closed: 409, // this way to a number is closed: `reason` says why
  flow_closed: 409, // the flow expired or was withdrawn: open another
  in_progress: 409, // the same flow is being completed: repeat after retryAfterSeconds
  no_known_phone: 409, // the account has no proven number
  otp_expired: 409, // no code is alive: five minutes old, tried five times, or never sent; have another one sent
  body_too_large: 413, // over 16 KiB
  unsupported_media_type: 415, // anything but application/json
  phone_data_rejected: 422, // sign in again and tap again: one answer for every cause
  otp_rejected: 422, // not the newest code of this flow
  phone_unsupported: 422, // no code is sent to this country
  scene_unknown: 422, // this scene is not configured for this purpose
  consent_outdated: 422, // another policy version is in force: `policyVersion`
  proof_required: 428, // solve `puzzle` and send the same again with `proof`
  too_many_flows: 429, // the session has five open flows: withdraw one; or a hundred were opened: sign in again
  rate_limited: 429, // too often: repeat after retryAfterSeconds
  internal: 500, // our fault; the trace id finds it in the log
  wechat_misconfigured: 502, // WeChat refuses this server: the operator has to act, the log says how
  wechat_unavailable: 503, // WeChat did not answer usefully: worth a retry
  sms_unavailable: 503, // no SMS could be sent: another way, or later
  overloaded: 503, // too much to do: worth a retry
} as const

export type ProblemCode = keyof typeof problems

/** The body of every answer that is not a success; media type `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().describe('A URI reference that names the code'),
    title: z.string().describe('One sentence for people, in the language of Accept-Language: zh, zh-TW or en'),
    status: z.int(),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    traceId: z.string().describe('Finds this request in the log'),
    retryAfterSeconds: z.int().positive().optional(),
    reason: rungReasonSchema.optional(),
    policyVersion: z.string().optional().describe('With consent_outdated: the version to show'),
    puzzle: puzzleSchema.optional().describe('With proof_required'),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

export type Problem = z.infer<typeof problemSchema>
