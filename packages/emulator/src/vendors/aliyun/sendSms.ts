import type { Emulation } from '../../emulation.ts'
import { deliverSms } from '../../sms.ts'
import type { AliyunAccount, SmsTemplate } from '../../state/smsAccounts.ts'
import { recordSending, sendingsTo } from '../../state/smsSendings.ts'
import { areMixed, mainlandPhone, phoneAbroad, type VendorPhone } from '../phones.ts'
import { VendorRefusal } from '../vendor.ts'
import type { AliyunCode } from './codes.ts'
import type { SendSms } from './request.ts'

const paramLength = 35

/**
 * Sends to all numbers or, if anything speaks against one of them, to none.
 *
 * @throws {VendorRefusal}
 */
export function sendToAll(emulation: Emulation, account: AliyunAccount, send: SendSms): void {
  const phones = send.phoneNumbers.map(phoneOf)
  if (areMixed(phones)) throw new VendorRefusal<AliyunCode>('isv.MOBILE_NUMBER_ILLEGAL')
  if (send.signName !== account.sign) throw new VendorRefusal<AliyunCode>('isv.SMS_SIGNATURE_ILLEGAL')
  const template = templateFor(phones[0]!, account, send.templateCode)
  const text = `【${send.signName}】${rendered(template, send.params)}`
  const now = emulation.clock.now().getTime()
  for (const phone of phones) checkFrequency(emulation, account, { phone, now })
  for (const { e164 } of phones) {
    recordSending(emulation.world, 'aliyun', e164, { at: now, sign: account.sign, text })
    deliverSms(emulation, { to: e164, text })
  }
}

function phoneOf(text: string): VendorPhone {
  const phone = mainlandPhone(text) ?? phoneAbroad(text)
  if (!phone) throw new VendorRefusal<AliyunCode>('isv.MOBILE_NUMBER_ILLEGAL')
  return phone
}

function templateFor({ region }: VendorPhone, account: AliyunAccount, id: string): SmsTemplate {
  const template = account.templates.find((approved) => approved.id === id)
  if (!template) throw new VendorRefusal<AliyunCode>('isv.SMS_TEMPLATE_ILLEGAL')
  if (template.region === null || template.region === region) return template
  throw new VendorRefusal<AliyunCode>(
    region === 'mainland' ? 'isv.DOMESTIC_NUMBER_NOT_SUPPORTED' : 'isv.MOBILE_NUMBER_ILLEGAL',
  )
}

function rendered({ text }: SmsTemplate, params: Record<string, string>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(params, name)) throw new VendorRefusal<AliyunCode>('isv.TEMPLATE_MISSING_PARAMETERS')
    const value = params[name]!
    if (/:\/\/|\bwww\./i.test(value)) throw new VendorRefusal<AliyunCode>('isv.PARAM_NOT_SUPPORT_URL')
    if (value.length > paramLength) throw new VendorRefusal<AliyunCode>('isv.PARAM_LENGTH_LIMIT')
    if (!/^[0-9A-Za-z]{1,6}$/.test(value)) throw new VendorRefusal<AliyunCode>('isv.TEMPLATE_PARAMS_ILLEGAL')
    return value
  })
}

function checkFrequency(
  { world }: Emulation,
  { sign, limits }: AliyunAccount,
  { phone, now }: { phone: VendorPhone; now: number },
): void {
  const sent = sendingsTo(world, 'aliyun', phone.e164).filter((one) => one.sign === sign)
  const windows = [
    ['分钟', limits.perMinute, 60_000],
    ['小时', limits.perHour, 3_600_000],
    ['天', limits.perDay, 86_400_000],
  ] as const
  for (const [window, permits, ms] of windows) {
    if (sent.filter(({ at }) => at > now - ms).length < permits) continue
    throw new VendorRefusal<AliyunCode>('isv.BUSINESS_LIMIT_CONTROL', `触发${window}级流控Permits:${permits}`)
  }
}
