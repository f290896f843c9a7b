import type { Emulation } from '../../emulation.ts'
import { jsonReply } from '../../http.ts'
import { randomText } from '../../random.ts'
import { requestId } from '../requestId.ts'
import { VendorRefusal, type Vendor, type VendorReply } from '../vendor.ts'
import { statusOf, textOf, type AliyunCode } from './codes.ts'
import { readSendSms } from './request.ts'
import { sendToAll } from './sendSms.ts'
import { checkSignature } from './signature.ts'

/** Aliyun's SendSms (dysmsapi 2017-05-25): refusals of its gateway have an HTTP status, those of SMS only a code. */
export const aliyun: Vendor = {
  name: 'aliyun',
  path: '/_vendors/aliyun/',

  answer(emulation, request) {
    const { world, clock, random } = emulation
    const account = world.smsAccounts.aliyun
    try {
      if (request.method !== 'POST') throw new VendorRefusal<AliyunCode>('UnsupportedHTTPMethod')
      checkSignature(request, { account, nonces: world.usedNonces, now: clock.now().getTime() })
      sendToAll(emulation, account, readSendSms(request))
      return answered(emulation, 'OK', 'OK', { BizId: `${randomText(random, 18, '0123456789')}^0` })
    } catch (error) {
      if (!(error instanceof VendorRefusal)) throw error
      const code = String(error.code)
      return answered(emulation, code, error.message || textOf(code))
    }
  },

  answerWithCode: (emulation, _, { code, message }) => answered(emulation, code, message ?? textOf(code)),
}

function answered({ random }: Emulation, code: string, message: string, more: { BizId?: string } = {}): VendorReply {
  const body = { RequestId: requestId(random).toUpperCase(), Code: code, Message: message, ...more }
  return { ...jsonReply(statusOf(code), body), code }
}
