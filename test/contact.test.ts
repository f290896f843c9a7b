import { backendContactSchema } from '@quickreg/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectOk, expectProblem } from './support/phone.ts'
import { serviceKey, startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const readContact = (id: string, token = serviceKey) =>
  call('GET', `${world.server.url}/v1/backend/contacts/${id}`, { token })

it('books a table with a verified number and no account, and the shop reads the number', async () => {
  const guest = await world.wechat.addUser({ countryCode: '86', purePhoneNumber: '13800138001' })
  const phone = await world.holdPhone(guest)
  const outcome = await phone.join({ scene: 'booking' })

  expect(outcome).toMatchObject({ confirmed: true, contact: { scene: 'booking', phone: '138******01' } })
  expect(outcome.account).toBeUndefined()
  expect(outcome.tokens).toBeUndefined()
  expect((await phone.reopen()).session.account).toBeUndefined()
  const contact = await expectOk(backendContactSchema, readContact(outcome.contact?.id ?? ''))
  expect(contact).toMatchObject({ phone: '+8613800138001', confirmed: true, scene: 'booking' })
})

it('gives the number to nobody without a service key', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const { contact } = await phone.join({ scene: 'booking' })
  for (const token of ['wrong', phone.session.sessionToken, '']) {
    expect(await expectProblem(readContact(contact?.id ?? '', token))).toMatchObject({ code: 'service_key_invalid' })
  }
})

it('books with the number of the account without a second tap', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const { account } = await phone.join()
  const flow = await phone.openFlow('booking')
  expect(flow.knownPhone).toBe(account?.phone)
  const outcome = await phone.useKnownPhone(flow.flowId)
  expect(outcome.contact?.phone).toBe(account?.phone)
})

it('has no known number to offer to somebody without an account', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const flow = await phone.openFlow('booking')
  expect(flow.knownPhone).toBeUndefined()
  expect(await expectProblem(phone.useKnownPhone(flow.flowId))).toMatchObject({ code: 'no_known_phone' })
})

it('forgets a contact when its retention is over', async () => {
  const phone = await world.holdPhone(await world.somebody())
  const { contact } = await phone.join({ scene: 'booking' })
  world.clock.advance(30 * 24 * 60 * 60 - 1)
  expect((await readContact(contact?.id ?? '')).status).toBe(200)
  world.clock.advance(2)
  expect(await expectProblem(readContact(contact?.id ?? ''))).toMatchObject({ code: 'not_found' })
})
