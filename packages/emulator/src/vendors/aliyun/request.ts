import type { HttpRequest } from '../../http.ts'
import { VendorRefusal } from '../vendor.ts'
import type { AliyunCode } from './codes.ts'

const phonesAtMost = 1000

export interface SendSms {
  phoneNumbers: string[]
  signName: string
  templateCode: string
  /** By name of the template's variable. */
  params: Record<string, string>
}

/** @throws {VendorRefusal} The call is for something else, or its query is not what SendSms takes. */
export function readSendSms({ headers, query }: HttpRequest): SendSms {
  if (headers['x-acs-action'] !== 'SendSms') throw new VendorRefusal<AliyunCode>('InvalidAction.NotFound')
  if (headers['x-acs-version'] !== '2017-05-25') throw new VendorRefusal<AliyunCode>('InvalidVersion')
  const [phones, signName, templateCode] = (['PhoneNumbers', 'SignName', 'TemplateCode'] as const).map((name) => {
    const value = query.get(name)
    if (!value) throw new VendorRefusal<AliyunCode>(`Missing${name}`)
    return value
  }) as [string, string, string]
  const phoneNumbers = phones.split(',')
  if (phoneNumbers.length > phonesAtMost) throw new VendorRefusal<AliyunCode>('isv.MOBILE_COUNT_OVER_LIMIT')
  return { phoneNumbers, signName, templateCode, params: readParams(query.get('TemplateParam') || '{}') }
}

/** A JSON text of an object whose values are all texts. */
function readParams(text: string): Record<string, string> {
  let params: unknown
  try {
    params = JSON.parse(text)
  } catch {
    throw new VendorRefusal<AliyunCode>('isv.INVALID_JSON_PARAM')
  }
  const isObject = typeof params === 'object' && params !== null && !Array.isArray(params)
  if (!isObject || Object.values(params as object).some((value) => typeof value !== 'string')) {
    throw new VendorRefusal<AliyunCode>('isv.INVALID_JSON_PARAM')
  }
  return params as Record<string, string>
}
