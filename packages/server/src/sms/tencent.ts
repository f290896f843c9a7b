import { z } from 'zod'
import type { Secret } from '../domain/secret.ts'
import type { Clock } from '../ports.ts'
import type { OtpMessage } from '../ports/sms.ts'
import type { Connection, VendorResponse } from './connection.ts'
import { signTc3 } from './signing/tc3.ts'
import { tencentCodes } from './tencentCodes.ts'
import { isMainland, templateFor, valueOf, type Parameter, type Templates } from './templates.ts'
import { answerOf, type Send, type VendorAnswer } from './vendor.ts'

export interface TencentSettings {
  secretId: string
  secretKey: Secret
  sdkAppId: string
  /** The sign's text, without 【】. */
  sign: string
  region: string
  templates: Templates<TencentTemplate>
}

/** `params` are what `{1}`, `{2}` stand for, in order. */
export interface TencentTemplate {
  id: string
  params: readonly Parameter[]
}

interface Deps {
  settings: TencentSettings
  /** Where SendSms is called; signed as `/`, whatever its path. */
  url: URL
  connection: Connection
  now: Clock
}

/**
 * Tencent Cloud SMS, `SendSms` of 2021-01-11.
 *
 * @see https://cloud.tencent.com/document/api/382/55981
 */
export function tencent({ settings, url, connection, now }: Deps): Send {
  return (message) => {
    const body = JSON.stringify(requestOf(settings, message))
    const signed = signTc3({
      secretId: settings.secretId,
      secretKey: settings.secretKey.reveal(),
      host: url.host,
      service: 'sms',
      timestamp: Math.floor(now().getTime() / 1000),
      body,
    })
    const headers = {
      ...signed,
      'x-tc-action': 'SendSms',
      'x-tc-version': '2021-01-11',
      'x-tc-region': settings.region,
    }
    return connection.post({ url, headers, body }, read)
  }
}

function requestOf({ sdkAppId, sign, templates }: TencentSettings, message: OtpMessage) {
  const { id, params } = templateFor(templates, message)
  return {
    PhoneNumberSet: [message.phone],
    SmsSdkAppId: sdkAppId,
    ...(isMainland(message.phone) && { SignName: sign }), // messages abroad carry none
    TemplateId: id,
    TemplateParamSet: params.map((parameter) => valueOf(parameter, message)),
  }
}

const code = z.string().min(1).max(100)
const answerSchema = z.object({
  Response: z.union([
    z.object({ Error: z.object({ Code: code }) }),
    z.object({ SendStatusSet: z.tuple([z.object({ Code: code, SerialNo: z.string().max(200) })]) }),
  ]),
})

/** The call may be refused as a whole, or the one message in it. */
function read({ status, json }: VendorResponse): VendorAnswer | undefined {
  const answer = answerSchema.safeParse(json).data?.Response
  if (!answer) return undefined
  if ('Error' in answer) return answerOf(answer.Error.Code, tencentCodes, status)
  const [message] = answer.SendStatusSet
  if (message.Code === 'Ok') return { kind: 'sent', messageId: message.SerialNo }
  return answerOf(message.Code, tencentCodes, status)
}
