export interface Booking {
  contactId: string
  /** `2026-05-01` */
  date: string
  /** `18:30` */
  time: string
  size: number
  name: string
}

/** No control characters, nor the invisible ones that turn the staff's list around; joiners stay, emoji and scripts need them. */
const printable = /^(?:[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\u200c\u200d]){1,40}$/u

const dayMs = 24 * 60 * 60 * 1000

/** What a guest may ask for. @returns Undefined for anything else: whoever sends it did not use our mini program. */
export function readBooking(body: unknown, now: Date): Booking | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { contactId, date, time, size, name } = body as Record<string, unknown>
  const ok =
    isText(contactId, /^[\w-]{22}$/) &&
    isText(date, /^\d{4}-\d\d-\d\d$/) &&
    isWithin(Date.parse(date), now) &&
    new Date(date).toISOString().startsWith(date) && // 31 November would be 1 December
    isText(time, /^(1\d|20):(00|30)$/) &&
    Number.isInteger(size) &&
    Number(size) >= 1 &&
    Number(size) <= 8 &&
    isText(name, printable)
  return ok ? { contactId, date, time, size: Number(size), name } : undefined
}

const isText = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value)

/** From today on, two months ahead; a day of grace on both sides for the guest's time zone. */
function isWithin(date: number, now: Date): boolean {
  const days = (date - now.getTime()) / dayMs
  return days > -2 && days < 62
}
