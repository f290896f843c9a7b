import type { SmsErrorEntry } from './entry.ts'
import { aliyunAccount } from './sms/aliyunAccount.ts'
import { aliyunLimits } from './sms/aliyunLimits.ts'
import { aliyunMessage } from './sms/aliyunMessage.ts'
import { tencentAccount } from './sms/tencentAccount.ts'
import { tencentLimits } from './sms/tencentLimits.ts'
import { tencentMessage } from './sms/tencentMessage.ts'

/**
 * What the SMS vendors refuse a message for.
 *
 * @see https://cloud.tencent.com/document/api/382/52075
 * @see https://help.aliyun.com/zh/sms/developer-reference/api-error-codes
 */
export const smsErrors: readonly SmsErrorEntry[] = [
  ...tencentLimits,
  ...tencentAccount,
  ...tencentMessage,
  ...aliyunLimits,
  ...aliyunAccount,
  ...aliyunMessage,
]
