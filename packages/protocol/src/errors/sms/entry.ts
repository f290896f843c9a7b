import type { SmsErrorEntry } from '../entry.ts'

/** What is to be said of a code; the rest follows from it. */
type Told = Pick<SmsErrorEntry, 'cause' | 'cure' | 'sameCureAs' | 'owner' | 'retryable'> & {
  spellings?: readonly string[]
}

const where = { tencent: 'sms.tencentcloudapi.com SendSms', aliyun: 'dysmsapi.aliyuncs.com SendSms' }

/** Makes the entries of one vendor: code → entry. A code is also what its entry is recognised by. */
export const entryOf =
  (vendor: SmsErrorEntry['vendor']) =>
  (code: string, { spellings = [], ...told }: Told): SmsErrorEntry => ({
    id: `sms-${vendor}-${code.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
    kind: 'sms',
    vendor,
    code,
    spellings,
    patterns: [code, ...spellings].map((text) => text.toLowerCase()),
    where: [where[vendor]],
    ...told,
  })
