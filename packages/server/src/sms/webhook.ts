import type { Secret } from '../domain/secret.ts'
import type { Clock, Random } from '../ports.ts'
import type { Connection } from './connection.ts'
import { hmacSha256 } from './signing/hash.ts'
import { messageText } from './templates.ts'
import type { Send } from './vendor.ts'

export interface WebhookSettings {
  url: URL
  secret: Secret
  /** Leads the text, in 【】. */
  sign: string
}

interface Deps {
  settings: WebhookSettings
  connection: Connection
  now: Clock
  random: Random
}

/**
 * The operator's own gateway. It gets POST `{to, code, text, purpose, language, id}` and answers 2xx once it has taken
 * the message. `x-quickreg-signature` is the hex HMAC-SHA256, under the shared secret, of `x-quickreg-timestamp`
 * (seconds since the epoch), a full stop and the body as it was sent; `id` is never used twice.
 */
export function webhook({ settings: { url, secret, sign }, connection, now, random }: Deps): Send {
  return (message) => {
    const { phone, code, purpose, language } = message
    const id = random(16).toString('hex')
    const body = JSON.stringify({ to: phone, code, text: messageText(sign, message), purpose, language, id })
    const timestamp = String(Math.floor(now().getTime() / 1000))
    const headers = {
      'content-type': 'application/json',
      'x-quickreg-timestamp': timestamp,
      'x-quickreg-signature': hmacSha256(secret.reveal(), `${timestamp}.${body}`).toString('hex'),
    }
    return connection.post({ url, headers, body }, ({ status }) =>
      status >= 200 && status < 300 ? { kind: 'sent', messageId: id } : undefined,
    )
  }
}
