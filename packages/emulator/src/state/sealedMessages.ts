import { encryptedDataHashes } from '@quickreg/protocol'
import { remember, type World } from './world.ts'

/** WeChat remembers the phone data it sealed for three days. */
export const rememberedMs = 3 * 24 * 3_600_000

export interface SealedMessage {
  appid: string
  at: number
  textHash: string
  bytesHash: string
}

export function rememberSealed(world: World, message: { appid: string; encryptedData: string; now: number }): void {
  const { text, bytes } = encryptedDataHashes(message.encryptedData)
  const sealed = { appid: message.appid, at: message.now, textHash: text, bytesHash: bytes }
  remember(world.sealedMessages, text, sealed)
  remember(world.sealedMessages, bytes, sealed)
}
