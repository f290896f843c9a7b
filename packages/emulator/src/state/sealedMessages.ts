import { encryptedDataHashes } from '@quickreg/protocol'
import { remember } from './remember.ts'

/** WeChat remembers the phone data it sealed for three days. */
export const rememberedMs = 3 * 24 * 3_600_000

interface SealedMessage {
  appid: string
  at: number
  textHash: string
  bytesHash: string
}

export interface SealedMessages {
  /** Each message twice: by the sha256 of its base64 text and by that of its bytes. */
  sealedMessages: Map<string, SealedMessage>
}

export function rememberSealed(
  { sealedMessages }: SealedMessages,
  message: { appid: string; encryptedData: string; now: number },
): void {
  const { text, bytes } = encryptedDataHashes(message.encryptedData)
  const sealed = { appid: message.appid, at: message.now, textHash: text, bytesHash: bytes }
  remember(sealedMessages, text, sealed)
  remember(sealedMessages, bytes, sealed)
}
