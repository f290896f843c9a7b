import { z } from 'zod'
import type { Secret } from '../domain/secret.ts'
import type { Clock, Random } from '../ports.ts'
import type { OtpMessage } from '../ports/sms.ts'
import { aliyunCodes } from './aliyunCodes.ts'
import type { Connection, VendorResponse } from './connection.ts'
import { canonicalQuery, signAcs3 } from './signing/acs3.ts'
import { isMainland, templateFor, valueOf, type Parameter, type Templates } from './templates.ts'
import { answerOf, type Send, type VendorAnswer } from './vendor.ts'

export interface AliyunSettings {
  accessKeyId: string
  accessKeySecret: Secret
  /** The sign's text, without 【】. */
  sign: string
  templates: Templates<AliyunTemplate>
}

/** `params`: the variable's name in the template → what it stands for. */
export interface AliyunTemplate {
  code: string
  params: Readonly<Record<string, Parameter>>
}

interface Deps {
  settings: AliyunSettings
  /** Where SendSms is called; signed as `/`, whatever its path. */
  url: URL
  connection: Connection
  now: Clock
  random: Random
}

/**
 * Aliyun SMS (dysmsapi), `SendSms` of 2017-05-25.
 *
 * @see https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms
 */
export function aliyun({ settings, url, connection, now, random }: Deps): Send {
  return (message) => {
    const query = canonicalQuery(parametersOf(settings, message))
    const headers = signAcs3({
      accessKeyId: settings.accessKeyId,
      accessKeySecret: settings.accessKeySecret.reveal(),
      host: url.host,
      action: 'SendSms',
      version: '2017-05-25',
      date: now()
        .toISOString()
        .replace(/\.\d{3}Z$/, 'Z'),
      nonce: random(16).toString('hex'),
      query,
    })
    return connection.post({ url: new URL(`?${query}`, url), headers, body: '' }, read)
  }
}

function parametersOf({ sign, templates }: AliyunSettings, message: OtpMessage): Record<string, string> {
  const { code, params } = templateFor(templates, message)
  const values = Object.entries(params).map(([name, parameter]) => [name, valueOf(parameter, message)])
  return {
    // 13800138000 in the mainland, 85291234567 abroad.
    PhoneNumbers: message.phone.slice(isMainland(message.phone) ? 3 : 1),
    SignName: sign,
    TemplateCode: code,
    TemplateParam: JSON.stringify(Object.fromEntries(values)),
  }
}

const answerSchema = z.object({ Code: z.string().min(1).max(100), BizId: z.string().max(200).optional() })

function read({ status, json }: VendorResponse): VendorAnswer | undefined {
  const answer = answerSchema.safeParse(json).data
  if (!answer) return undefined
  if (answer.Code === 'OK') return answer.BizId ? { kind: 'sent', messageId: answer.BizId } : undefined
  return answerOf(answer.Code, aliyunCodes, status)
}
