import type { Emulation } from '../../emulation.ts'
import { deliverSms } from '../../sms.ts'
import type { SmsTemplate, TencentAccount } from '../../state/smsAccounts.ts'
import { recordSending, sendingsTo } from '../../state/smsSendings.ts'
import { beijingDay } from '../../state/usage.ts'
import { areMixed, mainlandPhone, phoneAbroad, type VendorPhone } from '../phones.ts'
import { VendorRefusal } from '../vendor.ts'
import type { CallCode, NumberCode } from './codes.ts'
import type { SendSms } from './request.ts'

export interface NumberOutcome {
  phoneNumber: string
  phone: VendorPhone | undefined
  code: 'Ok' | NumberCode
  /** The message as sent; empty where it was not. */
  text: string
}

/**
 * Sends to every number that nothing speaks against, and says of each what became of it.
 *
 * @throws {VendorRefusal} The call as a whole is refused.
 */
export function sendToAll(emulation: Emulation, account: TencentAccount, send: SendSms): NumberOutcome[] {
  if (!/^\d+$/.test(send.SmsSdkAppId)) throw new VendorRefusal<CallCode>('InvalidParameterValue.SdkAppIdNotExist')
  if (send.SmsSdkAppId !== account.sdkAppId) {
    throw new VendorRefusal<CallCode>('UnauthorizedOperation.SmsSdkAppIdVerifyFail')
  }
  const phones = send.PhoneNumberSet.map(phoneOf)
  if (areMixed(phones)) {
    throw new VendorRefusal<CallCode>('UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber')
  }
  return send.PhoneNumberSet.map((phoneNumber, index) => {
    const phone = phones[index]
    try {
      const text = sendToOne(emulation, account, send, phone)
      return { phoneNumber, phone, code: 'Ok', text }
    } catch (error) {
      if (!(error instanceof VendorRefusal)) throw error
      return { phoneNumber, phone, code: error.code as NumberCode, text: '' }
    }
  })
}

const phoneOf = (text: string) => mainlandPhone(text) ?? (text.startsWith('+') ? phoneAbroad(text.slice(1)) : undefined)

/** @throws {VendorRefusal} A code that stands beside the number. */
function sendToOne(emulation: Emulation, account: TencentAccount, send: SendSms, phone?: VendorPhone): string {
  if (!phone) throw new VendorRefusal<NumberCode>('InvalidParameterValue.IncorrectPhoneNumber')
  const sign = signFor(phone, account, send.SignName)
  const text = sign + rendered(templateFor(phone, account, send.TemplateId), send.TemplateParamSet)
  const now = emulation.clock.now().getTime()
  checkFrequency(emulation, account, { phone, text, now })
  recordSending(emulation.world, 'tencent', phone.e164, { at: now, sign: account.sign, text })
  deliverSms(emulation, { to: phone.e164, text })
  return text
}

/** Abroad a message may go without. */
function signFor({ region }: VendorPhone, account: TencentAccount, name = ''): string {
  if (name === '' && region === 'abroad') return ''
  if (name === account.sign) return `【${name}】`
  throw new VendorRefusal<NumberCode>('FailedOperation.SignatureIncorrectOrUnapproved')
}

function templateFor({ region }: VendorPhone, account: TencentAccount, id: string): SmsTemplate {
  const template = account.templates.find((approved) => approved.id === id)
  if (!template) throw new VendorRefusal<NumberCode>('FailedOperation.TemplateIncorrectOrUnapproved')
  if (template.region === null || template.region === region) return template
  throw new VendorRefusal<NumberCode>(
    region === 'abroad'
      ? 'UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone'
      : 'UnsupportedOperation.GlobalTemplateToChineseMainlandPhone',
  )
}

function rendered({ text }: SmsTemplate, params: readonly string[]): string {
  const places = new Set(text.match(/\{\d+\}/g))
  if (places.size !== params.length) {
    throw new VendorRefusal<NumberCode>('FailedOperation.TemplateIncorrectOrUnapproved')
  }
  if (params.some((param) => !/^[0-9]{0,6}$/.test(param))) {
    throw new VendorRefusal<NumberCode>('InvalidParameterValue.TemplateParameterFormatError')
  }
  return text.replaceAll(/\{(\d+)\}/g, (_, place: string) => params[Number(place) - 1] ?? '')
}

function checkFrequency(
  { world }: Emulation,
  { limits }: TencentAccount,
  { phone, text, now }: { phone: VendorPhone; text: string; now: number },
): void {
  const sent = sendingsTo(world, 'tencent', phone.e164)
  const justNow = sent.some((one) => one.text === text && one.at > now - limits.sameContentSeconds * 1000)
  if (justNow) throw new VendorRefusal<NumberCode>('LimitExceeded.PhoneNumberThirtySecondLimit')
  const today = sent.filter(({ at }) => beijingDay(at) === beijingDay(now))
  if (today.length >= limits.perDay) throw new VendorRefusal<NumberCode>('LimitExceeded.PhoneNumberDailyLimit')
}
