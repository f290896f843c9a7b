/** A table as the guest asks for it. */
export interface Booking {
  /** `2026-05-01` */
  date: string
  /** `18:30` */
  time: string
  size: number
  name: string
}

/** What this phone remembers of a booking. The number is masked: the full one is never here. */
export interface KeptBooking extends Booking {
  phone: string
  /** ISO 8601 */
  retainUntil: string
}

const shop = 'https://shop.coffee.example'
const key = 'bookings'

/** A contact id is used for one booking, so sending again after a lost answer books no second table. */
export function sendBooking(booking: Booking & { contactId: string }): Promise<void> {
  return new Promise((resolve, reject) =>
    wx.request({
      url: `${shop}/bookings`,
      method: 'POST',
      data: booking,
      success: ({ statusCode }) =>
        statusCode === 201 ? resolve() : reject(new Error(`The shop answered ${statusCode}`)),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    }),
  )
}

export const keptBookings = (): KeptBooking[] => wx.getStorageSync<KeptBooking[]>(key) || []

export function keepBooking(booking: KeptBooking): void {
  wx.setStorageSync(key, [booking, ...keptBookings()].slice(0, 20))
}

export const forgetBookings = (): void => wx.removeStorageSync(key)
