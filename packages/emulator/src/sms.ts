import type { Emulation } from './emulation.ts'
import type { SmsMessage } from './state/world.ts'

const kept = 1000

/** Puts a message into the inbox, and onto the phone of whoever has the number. */
export function deliverSms(
  { world, clock, random, sms }: Emulation,
  message: { to: string; text: string; from?: string | undefined },
): SmsMessage {
  const { from, ...rest } = message
  const smsId = random.bytes(8).toString('hex')
  const delivered: SmsMessage = { smsId, at: clock.now().getTime(), ...rest, ...(from !== undefined && { from }) }
  world.sms.push(delivered)
  if (world.sms.length > kept) world.sms.shift()
  sms.announce(delivered)
  return delivered
}
