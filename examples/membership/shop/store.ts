import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Booking } from './booking.ts'

export interface BookingStore {
  all(): Booking[]
  /** The booking this contact was given for first; what comes later for it changes nothing. */
  keepFirst(booking: Booking): Booking
}

/** A file of JSON: no number is in it, only the id under which the registration server keeps one. */
export function bookingStore(file: string): BookingStore {
  const all = (): Booking[] => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Booking[]
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }
  return {
    all,
    keepFirst(booking) {
      const bookings = all()
      const first = bookings.find(({ contactId }) => contactId === booking.contactId)
      if (first) return first
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, JSON.stringify([...bookings, booking], undefined, 2), { mode: 0o600 })
      renameSync(`${file}.new`, file) // whole or not at all, also when the power fails
      return booking
    },
  }
}
