import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBooking } from './booking.ts'
import type { Registration } from './registration.ts'
import type { BookingStore } from './store.ts'

export interface Shop {
  url: string
  close(): Promise<void>
}

interface ShopOptions {
  bookings: BookingStore
  server: Registration
  /** 0 for any free port. */
  port: number
  now: () => Date
}

const maxBytes = 4096

/** Any other name leads a foreign web page to this machine; https://shop.coffee.example is what the mini program calls. */
const hosts = /^(localhost|127\.0\.0\.1|shop\.coffee\.example)(:\d+)?$/i

/** One route, `POST /bookings`. Reading them is for the staff on this machine: what a phone can reach shows no number. */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const server = createServer((request, response) => {
    answer(request, options).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => {
        console.error(error)
        send(response, 503, { error: 'try_again' })
      },
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())),
  }
}

interface Answer {
  status: number
  body: object
}

async function answer(request: IncomingMessage, { bookings, server, now }: ShopOptions): Promise<Answer> {
  if (request.method !== 'POST' || request.url !== '/bookings') return { status: 404, body: { error: 'not_found' } }
  if (!hosts.test(request.headers.host ?? '')) return { status: 421, body: { error: 'host_unknown' } }
  // No web page may send this type to another origin without asking first, and it is not answered here.
  if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return { status: 415, body: { error: 'json_expected' } }
  }
  const booking = readBooking(await readJson(request), now())
  if (!booking) return { status: 422, body: { error: 'booking_not_understood' } }
  // A contact id is 128 random bits that only the guest's phone was given, so knowing it is having left the number. What
  // it cannot show is what it was left for, and how often it is used: hence the scene, and one booking per contact.
  const contact = await server.findContact(booking.contactId)
  if (contact?.scene !== 'booking') return { status: 422, body: { error: 'contact_unknown' } }
  const { date, time } = bookings.keepFirst(booking)
  return { status: 201, body: { date, time } }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string
    if (text.length > maxBytes) return undefined
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
