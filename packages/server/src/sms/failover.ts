import type { OtpMessage, SmsReceipt, SmsSender, SmsVendorFailure } from '../ports/sms.ts'
import type { Refusal, SmsVendor, VendorAnswer } from './vendor.ts'

/**
 * Whether the next vendor may be asked. It may where this vendor's trouble is with us or its own; where it is with the
 * number or the message, the next one would only repeat the harm: the phone's own limit protects its owner.
 */
const goesOn: Record<Refusal, boolean> = {
  account_rate_limited: true,
  money: true,
  credentials: true,
  sign: true,
  template: true,
  provider_down: true,
  phone_rate_limited: false,
  parameter: false,
  phone_invalid: false,
  phone_blocked: false,
  content: false,
  region: false,
}

/** Sends over the first vendor that takes the message; one that may have sent it ends the search. */
export function createSmsSender(vendors: readonly [SmsVendor, ...SmsVendor[]]): SmsSender {
  return {
    priceOf: (phone) => Math.max(...vendors.map((vendor) => vendor.priceOf(phone))),
    async send(message): Promise<SmsReceipt> {
      const failures: SmsVendorFailure[] = []
      for (const vendor of vendors) {
        const { name: provider } = vendor
        const milliYuan = vendor.priceOf(message.phone)
        const answer = await ask(vendor, message)
        if (answer.kind === 'sent') {
          return { kind: 'sent', provider, messageId: answer.messageId, milliYuan, failures }
        }
        const failure = answer.kind === 'unknown' ? 'unknown' : answer.failure
        failures.push({ provider, failure, code: answer.code })
        if (failure === 'unknown') return { kind: 'unknown', provider, milliYuan, failures }
        if (!goesOn[failure]) break
      }
      return { kind: 'failed', failures }
    },
  }
}

/** A vendor that broke on our side may have been told. */
async function ask({ send }: SmsVendor, message: OtpMessage): Promise<VendorAnswer> {
  try {
    return await send(message)
  } catch (error) {
    return { kind: 'unknown', code: error instanceof Error ? error.name : 'Error' }
  }
}
