import {
  checkWatermarkAge,
  decryptOpenData,
  isCanonicalBase64,
  OpenDataError,
  readPhoneInfo,
  toE164,
} from '@quickreg/protocol'
import type { Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import type { SessionKeyStore, Wechat } from '../ports.ts'
import { exchange, type ExchangeDeps, type Proven } from './exchange.ts'

/**
 * `confirmed`: WeChat is asked whether it made the data. `unconfirmed`: it is not, so the number is only as good as
 * the secrecy of the session_key (development and tests). `off`: this form is refused.
 */
export type OpenDataMode = 'confirmed' | 'unconfirmed' | 'off'

interface Deps extends ExchangeDeps {
  appid: string
  openData: OpenDataMode
  wechat: Pick<Wechat, 'made'>
  sessionKeys: SessionKeyStore
}

export interface PhoneDataTap {
  session: Session
  flowId: string
  rung: 'quick'
  encryptedData: string
  iv: string
  network?: string
}

/**
 * Generation 1: the sealed data of the button. AES-CBC carries no tag, so whoever can choose the iv and tell failures
 * apart can forge a number without the key. Hence: every attempt is counted on the keys before anything is
 * decrypted, WeChat says whether it made the data, and every refusal is the same `phone_data_rejected`.
 */
export const submitPhoneData =
  (deps: Deps) =>
  async ({ encryptedData, iv, ...tap }: PhoneDataTap) => {
    if (deps.openData === 'off') throw new RegistrationError('rung_closed', { reason: 'not_configured' })
    const wellFormed = isCanonicalBase64(iv, { exactly: 16 }) && isCanonicalBase64(encryptedData, { multipleOf: 16 })
    if (!wellFormed) throw new RegistrationError('phone_data_rejected')
    return exchange(deps)({
      ...tap,
      // The iv is no part of the proof: the same ciphertext under another iv is the same data, replayed.
      proof: encryptedData,
      spentCode: 'phone_data_rejected',
      prove: () => open(deps, tap.session, { encryptedData, iv }),
    })
  }

async function open(
  { appid, openData, wechat, sessionKeys, meter, now }: Deps,
  session: Session,
  sealed: { encryptedData: string; iv: string },
): Promise<Proven> {
  const keys = await sessionKeys.countAttempt({ ...session, now: now() })
  // A count too many costs a guess; a number that is lost has been paid for.
  const takeBack = (some: typeof keys) => sessionKeys.takeBack({ keyIds: some.map(({ id }) => id) }).catch(() => {})
  if (keys.length === 0) throw new RegistrationError('phone_data_rejected')

  if (openData === 'confirmed') {
    const made = await wechat.made(sealed).catch(async (error: unknown) => {
      // Nothing was decided and nothing decrypted.
      await takeBack(keys)
      throw error
    })
    if (!made) throw new RegistrationError('phone_data_rejected')
  }

  for (const [tried, { sessionKey }] of keys.entries()) {
    const phone = decryptPhone({ ...sealed, sessionKey, appid }, now())
    meter.count('open_data_decryptions', phone ? 'opened' : 'rejected')
    if (!phone) continue
    // The key that opened it did not fail, and older ones were never tried.
    await takeBack(keys.slice(tried))
    return { phone, confirmed: openData === 'confirmed' }
  }
  throw new RegistrationError('phone_data_rejected')
}

function decryptPhone(
  sealed: { encryptedData: string; iv: string; sessionKey: string; appid: string },
  now: Date,
): string | undefined {
  try {
    const info = readPhoneInfo(decryptOpenData(sealed), sealed)
    checkWatermarkAge(info.watermark, { now })
    return toE164(info)
  } catch (error) {
    if (error instanceof OpenDataError) return undefined
    throw error
  }
}
