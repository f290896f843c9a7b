import type { Emulation } from '../../emulation.ts'
import { jsonReply, type HttpRequest } from '../../http.ts'
import { randomText } from '../../random.ts'
import { requestId } from '../requestId.ts'
import { VendorRefusal, type Vendor, type VendorReply } from '../vendor.ts'
import { callCodes, isNumberCode, numberCodes, type CallCode } from './codes.ts'
import { readSendSms } from './request.ts'
import { sendToAll, type NumberOutcome } from './sendSms.ts'
import { checkSignature } from './signature.ts'

/** Tencent Cloud's SendSms (2021-01-11): HTTP 200 whatever happens, the rest is in the body. */
export const tencent: Vendor = {
  name: 'tencent',
  path: '/_vendors/tencent/',

  answer(emulation, request) {
    const account = emulation.world.smsAccounts.tencent
    try {
      checkProtocol(request)
      checkSignature(request, account, emulation.clock.now().getTime())
      const send = readSendSms(request)
      const statuses = sendToAll(emulation, account, send).map((outcome) => ({
        ...statusOf(emulation, outcome),
        SessionContext: send.SessionContext,
      }))
      return sent(emulation, statuses)
    } catch (error) {
      if (!(error instanceof VendorRefusal)) throw error
      const code = error.code as CallCode
      return refused(emulation, code, error.message || callCodes[code])
    }
  },

  answerWithCode(emulation, request, { code, message }) {
    if (!isNumberCode(code)) {
      return refused(emulation, code, message ?? (callCodes as Record<string, string>)[code] ?? code)
    }
    const outcomes = namedPhones(request).map((phoneNumber) => ({ phoneNumber, phone: undefined, code, text: '' }))
    const statuses = outcomes.map((outcome) => ({
      ...statusOf(emulation, outcome),
      ...(message && { Message: message }),
    }))
    return sent(emulation, statuses)
  },
}

function checkProtocol({ method, headers }: HttpRequest): void {
  const isJson = /^application\/json(?:;|$)/i.test(headers['content-type'] ?? '')
  if (method !== 'POST' || !isJson) throw new VendorRefusal<CallCode>('UnsupportedProtocol')
}

const isoCodes: Record<string, string> = { '+86': 'CN', '+852': 'HK', '+853': 'MO', '+886': 'TW' }

function statusOf({ random }: Emulation, { phoneNumber, phone, code, text }: NumberOutcome) {
  const e164 = phone?.e164 ?? ''
  return {
    SerialNo: code === 'Ok' ? `5000:${randomText(random, 28, '0123456789')}` : '',
    PhoneNumber: e164 || phoneNumber,
    Fee: text.length <= 70 ? Math.sign(text.length) : Math.ceil(text.length / 67), // segments of a long message
    SessionContext: '',
    Code: code,
    Message: code === 'Ok' ? 'send success' : numberCodes[code],
    IsoCode: Object.entries(isoCodes).find(([prefix]) => e164.startsWith(prefix))?.[1] ?? '',
  }
}

function sent({ random }: Emulation, statuses: { Code: string }[]): VendorReply {
  const code = statuses.find(({ Code }) => Code !== 'Ok')?.Code ?? 'Ok'
  return { ...jsonReply(200, { Response: { SendStatusSet: statuses, RequestId: requestId(random) } }), code }
}

function refused({ random }: Emulation, code: string, message: string): VendorReply {
  const reply = { Response: { Error: { Code: code, Message: message }, RequestId: requestId(random) } }
  return { ...jsonReply(200, reply), code }
}

/** The numbers of a call that nobody has judged yet. */
function namedPhones({ body }: HttpRequest): string[] {
  try {
    const { PhoneNumberSet } = JSON.parse(body.toString()) as { PhoneNumberSet?: unknown }
    return Array.isArray(PhoneNumberSet) ? PhoneNumberSet.map(String) : ['']
  } catch {
    return ['']
  }
}
