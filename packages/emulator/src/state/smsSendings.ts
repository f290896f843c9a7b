import { remember } from './remember.ts'

/** A message that a vendor has accepted, as far as its frequency rules look back. */
export interface Sending {
  at: number
  sign: string
  text: string
}

export interface SmsSendings {
  /** By `vendor +number`, oldest first. */
  smsSendings: Map<string, Sending[]>
  /** Nonces of signed requests, each good for one request. */
  usedNonces: Map<string, true>
}

const lookBackMs = 86_400_000

const keyOf = (vendor: string, phone: string) => `${vendor} ${phone}`

/** What went to a number within a day and more, whichever way the clock was moved since. */
export const sendingsTo = (sendings: SmsSendings, vendor: string, phone: string): readonly Sending[] =>
  sendings.smsSendings.get(keyOf(vendor, phone)) ?? []

export function recordSending(sendings: SmsSendings, vendor: string, phone: string, sending: Sending): void {
  const recent = sendingsTo(sendings, vendor, phone).filter(({ at }) => at > sending.at - lookBackMs)
  remember(sendings.smsSendings, keyOf(vendor, phone), [...recent, sending])
}
