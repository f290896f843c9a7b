import type { ShopSettings } from './settings.ts'

/** A contact as the registration server tells it to the shop. */
export interface Contact {
  id: string
  scene: string
  /** E.164 */
  phone: string
}

export interface Registration {
  /** @returns Undefined for a contact that never was, or whose number has been erased. @throws {Error} No answer. */
  findContact(contactId: string): Promise<Contact | undefined>
}

/** The back-end API, by service key; the key stays on this machine, and every read is recorded under its name. */
export const registration = ({
  serverUrl,
  serviceKey,
}: Pick<ShopSettings, 'serverUrl' | 'serviceKey'>): Registration => ({
  async findContact(contactId) {
    const response = await fetch(`${serverUrl}/v1/backend/contacts/${encodeURIComponent(contactId)}`, {
      headers: { authorization: `Bearer ${serviceKey}` },
      signal: AbortSignal.timeout(5_000),
    })
    if (response.status === 404) return undefined
    if (!response.ok) throw new Error(`The registration server answered ${response.status}.`)
    return (await response.json()) as Contact
  },
})
