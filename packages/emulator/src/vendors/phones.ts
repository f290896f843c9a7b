export interface VendorPhone {
  e164: string
  region: 'mainland' | 'abroad'
}

/** How both vendors let a mainland number be written: +86, 0086, 86 or nothing in front. */
export function mainlandPhone(text: string): VendorPhone | undefined {
  const [, digits] = /^(?:\+86|0086|86)?(1[3-9]\d{9})$/.exec(text) ?? []
  return digits === undefined ? undefined : { e164: `+86${digits}`, region: 'mainland' }
}

/** A number of another country in digits, its country code first. */
export function phoneAbroad(digits: string): VendorPhone | undefined {
  return /^[1-9]\d{7,14}$/.test(digits) && !digits.startsWith('86')
    ? { e164: `+${digits}`, region: 'abroad' }
    : undefined
}

/** One call has either. */
export const areMixed = (phones: readonly (VendorPhone | undefined)[]): boolean =>
  new Set(phones.flatMap((phone) => phone?.region ?? [])).size > 1
