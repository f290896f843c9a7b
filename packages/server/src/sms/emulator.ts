import { z } from 'zod'
import type { Connection } from './connection.ts'
import { messageText } from './templates.ts'
import type { Send } from './vendor.ts'

const answerSchema = z.object({ smsId: z.string() })

/** Development only: the emulator, which shows the message on the phone of whoever owns the number. */
export function emulator({ url, connection, sign }: { url: URL; connection: Connection; sign: string }): Send {
  return (message) => {
    const body = JSON.stringify({ to: message.phone, text: messageText(sign, message), from: sign })
    const headers = { 'content-type': 'application/json' }
    return connection.post({ url, headers, body }, ({ json }) => {
      const answer = answerSchema.safeParse(json).data
      return answer && { kind: 'sent', messageId: answer.smsId }
    })
  }
}
