/**
 * The shop's own back end: takes bookings from the mini program and shows them to the staff.
 *
 *     node examples/membership/shop.ts         serves on 127.0.0.1:8790
 *     node examples/membership/shop.ts list    prints the bookings with their full numbers
 */
import { listBookings } from './shop/list.ts'
import { bookingStore } from './shop/store.ts'
import { startShop } from './shop/serve.ts'
import { readSettings } from './shop/settings.ts'
import { registration } from './shop/registration.ts'

const settings = readSettings(process.env)
const deps = { bookings: bookingStore(settings.file), server: registration(settings) }

if (process.argv[2] === 'list') {
  for (const { when, size, name, phone } of await listBookings(deps)) console.log([when, size, phone, name].join('\t'))
} else {
  const { url } = await startShop({ ...deps, port: settings.port, now: () => new Date() })
  console.log(`The shop takes bookings at ${url}`)
}
