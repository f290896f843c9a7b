import type { Registration } from './registration.ts'
import type { BookingStore } from './store.ts'

export interface ListedBooking {
  /** `2026-05-01 18:30` */
  when: string
  size: number
  name: string
  /** E.164, or words where the number is no longer kept. */
  phone: string
}

/** For the staff: next bookings first. The numbers are asked for now, so one that was withdrawn is gone here too. */
export async function listBookings(deps: { bookings: BookingStore; server: Registration }): Promise<ListedBooking[]> {
  const listed = await Promise.all(
    deps.bookings.all().map(async ({ contactId, date, time, size, name }) => {
      const contact = await deps.server.findContact(contactId)
      return { when: `${date} ${time}`, size, name, phone: contact?.phone ?? '(erased)' }
    }),
  )
  return listed.sort((a, b) => (a.when < b.when ? -1 : 1))
}
