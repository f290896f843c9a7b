import type { Random } from '../ports.ts'
import { messageText } from './templates.ts'
import type { Send } from './vendor.ts'

/** Where a message is shown. */
export interface ConsoleLog {
  info(fields: object, message: string): void
}

/** Development only: the one place where a code and a whole number reach the log, for there is no phone to reach. */
export function consoleSms({ log, sign, random }: { log: ConsoleLog; sign: string; random: Random }): Send {
  return async (message) => {
    log.info({ to: message.phone, text: messageText(sign, message) }, 'SMS')
    return { kind: 'sent', messageId: random(8).toString('hex') }
  }
}
