import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AccountView } from '@quickreg/contract'
import type { Page } from 'playwright-core'
import { listBookings, type ListedBooking } from '../../examples/membership/shop/list.ts'
import { registration, type Registration } from '../../examples/membership/shop/registration.ts'
import { startShop, type Shop } from '../../examples/membership/shop/serve.ts'
import { bookingStore } from '../../examples/membership/shop/store.ts'
import { root } from '../../scripts/lib/installed.mjs'
import { Phone } from './phone.ts'
import { startPhoneWorld, type PhoneOptions, type PhoneWorld, type PhoneWorldOptions } from './phoneWorld.ts'
import type { Person } from './wechat.ts'
import { nextNumber, serviceKey } from './world.ts'

/** The membership example as a whole: its mini program on the phone, and the shop's own back end. */
export interface CoffeeShop extends PhoneWorld {
  /** Somebody with a number of their own, or with these. */
  guest(...phones: Person['phones']): Promise<Person>
  openFor(person: Person, options?: Omit<PhoneOptions, 'user'>): Promise<Page>
  /** The account the server has for this person. */
  account(person: Person): Promise<AccountView | undefined>
  /** How often this person's number was billed. */
  charges(person: Person): Promise<number>
  /** What the staff see. */
  bookings(): Promise<ListedBooking[]>
  closeForToday(): Promise<void>
  openAgain(): Promise<void>
}

const example = join(root, 'examples/membership')

/** @param hosts Other places for the origins that the mini program names. */
export async function startCoffeeShop({
  hosts = {},
  policy,
}: { hosts?: Record<string, string | undefined> } & Pick<PhoneWorldOptions, 'policy'> = {}): Promise<CoffeeShop> {
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-coffee-'))
  const bookings = bookingStore(join(folder, 'bookings.json'))
  const server: Registration = { findContact: (id) => registrationServer().findContact(id) }
  const open = (port: number) => startShop({ bookings, server, port, now: () => new Date() })
  let shop: Shop = await open(0)

  const project = join(folder, 'membership')
  cpSync(example, project, { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const requestHosts = { 'https://coffee.example': '$SERVER', 'https://shop.coffee.example': shop.url, ...hosts }
  writeFileSync(join(project, 'quickreg.project.json'), JSON.stringify({ requestHosts }))
  const world = await startPhoneWorld(project, { policy })
  const registrationServer = () => registration({ serverUrl: world.server.url, serviceKey })

  return {
    ...world,
    guest: (...phones) => world.wechat.addUser(...(phones.length > 0 ? phones : [nextNumber()])),
    openFor: ({ userId }, options) => world.open({ ...options, user: userId }),
    account: async (person) => (await Phone.open(person, world.server.url, world.wechat)).session.account,
    async charges({ userId }) {
      const { charges } = (await world.control('GET', '/ledger')) as { charges: { userId: string }[] }
      return charges.filter((charge) => charge.userId === userId).length
    },
    bookings: () => listBookings({ bookings, server }),
    closeForToday: () => shop.close(),
    async openAgain() {
      shop = await open(Number(new URL(shop.url).port))
    },
    async close() {
      await world.close()
      await shop.close()
      rmSync(folder, { recursive: true })
    },
  }
}
