import { z } from 'zod'
import type { HttpRequest } from '../../http.ts'
import { VendorRefusal } from '../vendor.ts'
import type { CallCode } from './codes.ts'

const sessionContextBytes = 512
const phonesAtMost = 200

const sendSmsBody = z.strictObject({
  PhoneNumberSet: z.array(z.string()),
  SmsSdkAppId: z.string(),
  TemplateId: z.string(),
  SignName: z.string().optional(),
  TemplateParamSet: z.array(z.string()).default([]),
  ExtendCode: z.string().optional(),
  SessionContext: z
    .string()
    .refine((text) => Buffer.byteLength(text) < sessionContextBytes, `under ${sessionContextBytes} bytes`)
    .default(''),
  SenderId: z.string().optional(),
})

export type SendSms = z.output<typeof sendSmsBody>

/** @throws {VendorRefusal} The call is for something else, or its body is not what SendSms takes. */
export function readSendSms({ headers, body }: HttpRequest): SendSms {
  for (const name of ['x-tc-action', 'x-tc-version', 'x-tc-region']) {
    if (!headers[name]) throw new VendorRefusal<CallCode>('MissingParameter', `${name} is missing.`)
  }
  if (headers['x-tc-action'] !== 'SendSms') throw new VendorRefusal<CallCode>('InvalidAction')
  if (headers['x-tc-version'] !== '2021-01-11') throw new VendorRefusal<CallCode>('NoSuchVersion')
  const send = judged(parsed(body))
  if (send.PhoneNumberSet.length === 0) throw new VendorRefusal<CallCode>('MissingParameter.EmptyPhoneNumberSet')
  if (send.PhoneNumberSet.length > phonesAtMost) {
    throw new VendorRefusal<CallCode>('LimitExceeded.PhoneNumberCountLimit')
  }
  return send
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new VendorRefusal<CallCode>('FailedOperation.JsonParseFail')
  }
}

function judged(json: unknown): SendSms {
  const result = sendSmsBody.safeParse(json, { reportInput: true })
  if (result.success) return result.data
  const [issue] = result.error.issues
  const where = issue!.path.join('.')
  if (issue!.code === 'unrecognized_keys') {
    throw new VendorRefusal<CallCode>('UnknownParameter', `${issue!.keys.join(', ')} is not known.`)
  }
  if (issue!.input === undefined) throw new VendorRefusal<CallCode>('MissingParameter', `${where} is missing.`)
  throw new VendorRefusal<CallCode>('InvalidParameter', `${where || 'body'}: ${issue!.message}`)
}
