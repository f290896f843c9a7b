import type { BuiltinHost } from '../builtin.ts'
import type { Phone } from '../ports.ts'
import type { PrivacySetting } from '../wx/privacy.ts'
import { privacyDeskOf } from '../wx/privacyDesk.ts'

/**
 * A tap on a button with agreePrivacyAuthorization: that is the consent, whatever the page does next.
 *
 * @returns Whether there was anything left to agree to.
 */
export async function agreeByTap(phone: Phone, button: BuiltinHost): Promise<boolean> {
  privacyDeskOf(phone).buttonTapped(button.id)
  const { needAuthorization } = await phone.emulator.act<PrivacySetting>('privacy')
  if (needAuthorization) await phone.emulator.act('privacy', { answer: 'agree' })
  button.fire('agreeprivacyauthorization', {})
  return needAuthorization
}
