import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { readBooking } from '../examples/membership/shop/booking.ts'
import { root } from '../scripts/lib/installed.mjs'
import { call } from './support/http.ts'
import { serviceKey, startWorld, type World } from './support/world.ts'

// The shop of examples/membership as it runs beside the server: a process of its own that has a service key.
let world: World
let folder: string
let shopUrl: string
beforeAll(async () => {
  world = await startWorld()
  folder = mkdtempSync(join(tmpdir(), 'quickreg-shop-'))
  const shop = spawn(process.execPath, [script], { env: environment() })
  const [said] = (await once(shop.stdout, 'data')) as [Buffer]
  shopUrl = /http:\S+/.exec(String(said))?.[0] ?? ''
  return async () => {
    shop.kill()
    await once(shop, 'exit')
  }
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

const script = join(root, 'examples/membership/shop.ts')
const environment = () => ({
  DATA_DIR: folder,
  SHOP_PORT: '0',
  QUICKREG_URL: world.server.url,
  SERVICE_KEY: serviceKey,
})

async function list(env: NodeJS.ProcessEnv = environment()): Promise<string> {
  return (await promisify(execFile)(process.execPath, [script, 'list'], { env })).stdout
}

const tomorrow = () => new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10)

async function contactOf(phone: Awaited<ReturnType<World['holdPhone']>>): Promise<string> {
  const { contact } = await phone.join({ scene: 'booking' })
  return contact?.id ?? ''
}

const json = { 'content-type': 'application/json' }

const book = (booking: object) =>
  call('POST', `${shopUrl}/bookings`, { body: { date: tomorrow(), time: '18:30', size: 2, name: 'Lin', ...booking } })

it('takes a booking for a contact of the server and lists it with the full number, which it never stores', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const number = `+86${phone.person.phones[0]?.purePhoneNumber}`
  expect(await book({ contactId: await contactOf(phone), name: '林小姐' })).toMatchObject({ status: 201 })
  expect(await list()).toContain(`${tomorrow()} 18:30\t2\t${number}\t林小姐`)
  expect(readFileSync(join(folder, 'bookings.json'), 'utf8')).not.toContain(number.slice(3))
})

it('books one table per contact, however often the phone sends it', async () => {
  const contactId = await contactOf(await world.holdPhone(await world.somebody()))
  await Promise.all([1, 2, 3].map(() => book({ contactId, name: 'Thrice' })))
  expect(await book({ contactId, name: 'Thrice', size: 8 })).toMatchObject({ status: 201 })
  expect((await list()).split('\n').filter((line) => line.includes('Thrice'))).toHaveLength(1)
  expect(await list()).not.toContain('18:30\t8\t')
})

it('trusts no contact that the server does not know', async () => {
  expect(await book({ contactId: 'A'.repeat(22) })).toMatchObject({ status: 422, body: { error: 'contact_unknown' } })
})

it('refuses what its mini program would not send', async () => {
  const contactId = await contactOf(await world.holdPhone(await world.somebody()))
  const wrong = [
    { contactId: '../accounts/x' },
    { date: '2020-01-01' },
    { date: '2099-01-01' },
    { time: '03:00' },
    { size: 0 },
    { size: 1.5 },
    { size: 100 },
    { name: '' },
    { name: 'two\nlines' },
    { name: '\u202egnp.exe' },
    { name: 'in\u200bvisible' },
    { name: 'x'.repeat(5_000) },
  ]
  for (const change of wrong) expect(await book({ contactId, ...change })).toMatchObject({ status: 422 })
})

it('knows the days of a month', () => {
  const now = new Date('2026-11-02T08:00:00Z')
  const on = (date: string) =>
    readBooking({ contactId: 'A'.repeat(22), date, time: '18:30', size: 2, name: 'Lin' }, now)
  expect(on('2026-11-30')).toMatchObject({ date: '2026-11-30' })
  expect(on('2026-11-31')).toBeUndefined()
})

it('takes the names people have', async () => {
  for (const name of ['林小姐', 'Zoë O’Neill', '👩‍👧', 'می‌خواهم']) {
    const contactId = await contactOf(await world.holdPhone(await world.somebody()))
    expect(await book({ contactId, name })).toMatchObject({ status: 201 })
  }
})

it('takes nothing from a foreign web page', async () => {
  const contactId = await contactOf(await world.holdPhone(await world.somebody()))
  const body = { contactId, date: tomorrow(), time: '18:30', size: 2, name: 'Lin' }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/plain; application/json']) {
    const reply = await call('POST', `${shopUrl}/bookings`, { body, headers: { 'content-type': type } })
    expect(reply).toMatchObject({ status: 415 })
  }
  const { port } = new URL(shopUrl)
  const asEvil = request({
    port,
    path: '/bookings',
    method: 'POST',
    headers: { ...json, host: `evil.example:${port}` },
  })
  const [response] = (await once(asEvil.end(JSON.stringify(body)), 'response')) as [IncomingMessage]
  expect(response.resume().statusCode).toBe(421)
  expect(await call('OPTIONS', `${shopUrl}/bookings`)).toMatchObject({ status: 404 })
  expect(await book({ contactId })).toMatchObject({ status: 201 })
})

it('shows nobody the bookings over the network', async () => {
  expect(await call('GET', `${shopUrl}/bookings`)).toMatchObject({ status: 404 })
})

it('keeps no number for a guest who withdrew it', async () => {
  const phone = await world.holdPhone(await world.somebody())
  await book({ contactId: await contactOf(phone), name: 'Gone' })
  await phone.join()
  const { tokens } = (await phone.reopen()).session
  await call('DELETE', `${world.server.url}/v1/account`, { token: tokens?.accessToken })
  expect(await list()).toMatch(/\(erased\)\tGone/)
})

it('asks to be tried again while the server is away', async () => {
  const contactId = await contactOf(await world.holdPhone(await world.somebody()))
  await world.server.close()
  onTestFinished(() => world.restart())
  expect(await book({ contactId })).toMatchObject({ status: 503 })
})

it('says what it needs where it has no key', async () => {
  const { SERVICE_KEY: _, ...withoutKey } = environment()
  await expect(list(withoutKey)).rejects.toThrow('Set SERVICE_KEY, or run `npm start` once')
})
