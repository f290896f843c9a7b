import { expect, it } from 'vitest'
import type { Identity } from '../../domain/entities.ts'
import { limits } from '../../domain/limits.ts'
import { appendEvent } from '../events.ts'
import { statement } from '../statement.ts'
import { claim, complete, openFlow, register, signIn, startFlow, tap } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { eventsOfAccount } from './eventLog.ts'
import { appid, at, days, newPerson, newPhone, newSecret, newUnionid } from './people.ts'

const tablesOfPeople = ['identities', 'contacts', 'sessions', 'session_keys', 'flows', 'events'] as const

const rowIn = Object.fromEntries(
  tablesOfPeople.map((table) => [
    table,
    statement((db, p: { appid: string; openid: string }) =>
      db
        .selectFrom(table)
        .select((eb) => eb.lit(1).as('one'))
        .where('appid', '=', p.appid)
        .where('openid', '=', p.openid),
    ),
  ]),
)

export function accountStoreContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  async function addContact(person: { appid: string; openid: string }) {
    const phone = newPhone()
    const completion = await tap(bench.stores, {
      ...(await startFlow(bench.stores, person, { purpose: 'contact' })),
      phone,
    })
    return { phone, id: completion.kind === 'completed' ? completion.flow.outcome!.contact!.id : '' }
  }

  /** The tables in which the person is still to be found. */
  async function tracesOf({ appid, openid }: Identity) {
    const found = await Promise.all(
      tablesOfPeople.map((table) => bench.database.read.first(rowIn[table]!, { appid, openid })),
    )
    return tablesOfPeople.filter((_, index) => found[index])
  }

  const readContact = (contactId: string) =>
    bench.stores.backend.readContact({ contactId, appid, serviceKey: 'shop', now: at(3) })

  it('hands a person everything it holds of her, and of nobody else', async () => {
    const [person, stranger] = [newPerson(), newPerson()]
    await register(bench.stores, stranger)
    await addContact(stranger)
    const { account } = await register(bench.stores, person)
    const contact = await addContact(person)
    const data = await bench.stores.accounts.export({ accountId: account.id, now: at(5) })

    expect(data).toEqual({
      account,
      identities: [{ ...person, linkedAt: at(0) }],
      contacts: [expect.objectContaining({ id: contact.id, phone: contact.phone })],
      consents: [
        { scene: 'join', policyVersion: '1', at: at(0) },
        { scene: 'booking', policyVersion: '1', at: at(0) },
      ],
      events: expect.arrayContaining([
        { kind: 'signed_in', at: at(0) },
        { kind: 'account_created', at: at(0) },
      ]),
    })
  })

  it('hands over the newest thousand events, the newest last', async () => {
    const person = newPerson()
    const { account } = await register(bench.stores, person)
    await bench.database.write(async (tx) => {
      for (let n = 1; n <= 600; n++) {
        await appendEvent(tx, { kind: 'backend_read', at: at(n), accountId: account.id })
        await appendEvent(tx, { kind: 'signed_in', at: at(n), ...person, accountId: account.id })
      }
    })
    const { events } = (await bench.stores.accounts.export({ accountId: account.id, now: at(601) }))!

    expect(events).toHaveLength(limits.exportedEvents)
    expect(events.slice(0, 2)).toEqual([
      { kind: 'backend_read', at: at(101) },
      { kind: 'signed_in', at: at(101) },
    ])
    expect(events.at(-1)).toEqual({ kind: 'signed_in', at: at(600) })
  })

  it('erases an account with all that opens it, once; the person comes back as somebody new', async () => {
    const unionid = newUnionid()
    const person = { ...newPerson(), unionid }
    const elsewhere = { ...newPerson(), appid: 'wxfedcba9876543210', unionid }
    const { account, phone, family } = await register(bench.stores, person)
    const contact = await addContact(person)
    const sessionToken = newSecret()
    const { session, known } = await signIn(bench.stores, elsewhere, { sessionToken })
    expect(known?.account.id).toBe(account.id)
    const { id: flowId } = await openFlow(bench.stores, session, { purpose: 'contact' })
    const claimed = await claim(bench.stores, { session, flowId })
    await bench.stores.sessionKeys.countAttempt({ ...person, now: at(2) })

    expect(await tracesOf(person)).toEqual(tablesOfPeople)
    await race(bench, 4, ({ accounts }) => accounts.erase({ accountId: account.id, now: at(10) }))

    // The count of attempts at her session_key is kept for its day, without the key.
    expect([await tracesOf(person), await tracesOf(elsewhere)]).toEqual([['session_keys'], []])
    expect(await bench.stores.accounts.find({ accountId: account.id })).toBeUndefined()
    expect(await bench.stores.accounts.export({ accountId: account.id, now: at(11) })).toBeUndefined()
    expect(await bench.stores.tokens.isLive({ familyId: family.id, appid, accountId: account.id, now: at(11) })).toBe(
      false,
    )
    const rotation = { familyId: known!.family.id, appid: elsewhere.appid, generation: 0, now: at(11) }
    expect(await bench.stores.tokens.rotate(rotation)).toEqual({ kind: 'dead' })
    expect(await bench.stores.sessions.find({ sessionToken, now: at(11) })).toBeUndefined()
    expect(await readContact(contact.id)).toBeUndefined()
    const reopened = { session, purpose: 'account', scene: 'join', policyVersion: '1', now: at(11) } as const
    await expect(bench.stores.flows.open(reopened)).rejects.toMatchObject({ code: 'session_invalid' })

    for (const who of [person, elsewhere]) {
      const sessionKey = newSecret()
      expect((await signIn(bench.stores, who, { sessionKey, now: at(11) })).known).toBeUndefined()
      const keys = await bench.stores.sessionKeys.countAttempt({ ...who, now: at(11) })
      expect(keys.map((key) => key.sessionKey)).toEqual([sessionKey])
    }
    expect((await complete(bench.stores, { session, flowId, ...claimed, now: at(11) })).kind).toBe('lost')
    const anew = await register(bench.stores, person, { phone, now: at(12) })
    expect(anew.flow.outcome?.isNew).toBe(true)
    expect(anew.account.id).not.toBe(account.id)
    const { events } = (await bench.stores.accounts.export({ accountId: anew.account.id, now: at(13) }))!
    expect(events.every((event) => event.at >= at(0) && event.kind !== 'account_erased')).toBe(true)
    expect(events.filter(({ kind }) => kind === 'account_created')).toHaveLength(1)
    expect(events.filter(({ kind }) => kind === 'contact_created')).toHaveLength(0)
    const buried = await eventsOfAccount(bench.database, account.id)
    expect(buried.filter((kind) => kind === 'account_erased')).toHaveLength(1)
  })

  it('remembers a burnt session_key beyond the account: erasing buys no guesses', async () => {
    const person = newPerson()
    const sessionKey = newSecret()
    const { account } = await register(bench.stores, person)
    await signIn(bench.stores, person, { sessionKey })
    for (let attempt = 1; attempt <= 5; attempt++) {
      await bench.stores.sessionKeys.countAttempt({ ...person, now: at(2) })
    }
    await bench.stores.accounts.erase({ accountId: account.id, now: at(3) })
    await signIn(bench.stores, person, { sessionKey, now: at(4) })

    expect(await bench.stores.sessionKeys.countAttempt({ ...person, now: at(5) })).toEqual([])
  })

  it('never leaves a sign-in or a flow at an account that is erased meanwhile', async () => {
    for (let round = 0; round < 12; round++) {
      const unionid = newUnionid()
      const person = { ...newPerson(), unionid }
      const elsewhere = { ...newPerson(), appid: 'wxfedcba9876543210', unionid }
      const { account } = await register(bench.stores, person)
      const flow = await startFlow(bench.stores, person, { purpose: 'contact' })
      const claimed = await claim(bench.stores, flow)
      const families: [familyId: string, appid: string][] = []
      const note = async (signedIn: ReturnType<typeof signIn>) => {
        const { session, known } = await signedIn
        if (known) families.push([known.family.id, session.appid])
      }
      await race<unknown>(bench, 8, (stores, index) => {
        if (index === round % 8) return stores.accounts.erase({ accountId: account.id, now: at(5) })
        if (index === (round + 4) % 8) return complete(stores, { ...flow, ...claimed, now: at(5) })
        return note(signIn(stores, index % 3 ? elsewhere : person, { now: at(5) }))
      })

      for (const [familyId, forApp] of families) {
        expect(await bench.stores.tokens.isLive({ familyId, appid: forApp, accountId: account.id, now: at(6) })).toBe(
          false,
        )
      }
      for (const who of [person, elsewhere]) expect((await signIn(bench.stores, who)).known).toBeUndefined()
    }
  })

  it('erases the number once per event, from account and contacts, and the account lives on', async () => {
    const person = newPerson()
    const { account, phone, family } = await register(bench.stores, person)
    const contact = await addContact(person)
    const eventKey = newSecret()
    const withdraw = () => race(bench, 4, ({ accounts }) => accounts.erasePhone({ ...person, eventKey, now: at(10) }))
    await withdraw()

    const without = { ...account, phone: undefined, confirmed: false }
    expect(await bench.stores.accounts.find({ accountId: account.id })).toEqual(without)
    expect(await readContact(contact.id)).toBeUndefined()
    expect(await bench.stores.tokens.isLive({ familyId: family.id, appid, accountId: account.id, now: at(11) })).toBe(
      true,
    )
    const back = await signIn(bench.stores, person, { now: at(11) })
    expect(back.known?.account).toEqual(without)

    // She gives a number again; the same event, delivered late, must not take it.
    const { id: flowId } = await openFlow(bench.stores, back.session, { now: at(12) })
    await tap(bench.stores, { session: back.session, flowId, phone, now: at(13) })
    await withdraw()
    expect(await bench.stores.accounts.find({ accountId: account.id })).toEqual(account)
    const events = await eventsOfAccount(bench.database, account.id)
    expect(events.filter((kind) => kind === 'phone_erased')).toHaveLength(1)
  })

  it('does not bring a number back by an exchange that was under way when it was withdrawn', async () => {
    const person = newPerson()
    const flow = await startFlow(bench.stores, person)
    const claimed = await claim(bench.stores, flow)
    await bench.stores.accounts.erasePhone({ ...person, eventKey: newSecret(), now: at(2) })

    expect((await complete(bench.stores, { ...flow, ...claimed, now: at(3) })).kind).toBe('lost')
  })

  it('erases a person who closed her WeChat account, registered or not', async () => {
    const [member, guest] = [newPerson(), newPerson()]
    const { account } = await register(bench.stores, member)
    const contact = await addContact(guest)
    const sessionToken = newSecret()
    await signIn(bench.stores, guest, { sessionToken })
    for (const person of [member, guest, newPerson()]) {
      const closure = { ...person, eventKey: newSecret(), now: at(5) }
      await bench.stores.accounts.erasePerson(closure)
      await bench.other.accounts.erasePerson(closure)
      expect(await tracesOf(person)).toEqual([])
    }

    expect(await bench.stores.accounts.find({ accountId: account.id })).toBeUndefined()
    expect(await readContact(contact.id)).toBeUndefined()
    expect(await bench.stores.sessions.find({ sessionToken, now: at(6) })).toBeUndefined()
  })

  it('leaves no trace of a person whose number is read while she is erased', async () => {
    for (let round = 0; round < 24; round++) {
      const person = newPerson()
      const { id: contactId } = await addContact(person)
      await race<unknown>(bench, 12, ({ accounts, backend }, index) =>
        index === round % 12
          ? accounts.erasePerson({ ...person, eventKey: newSecret(), now: at(5) })
          : backend.readContact({ contactId, appid, serviceKey: 'shop', now: at(5) }),
      )

      expect(await tracesOf(person)).toEqual([])
    }
  })

  it('shows a number to the back end only with an event that names the key', async () => {
    const person = newPerson()
    const { account } = await register(bench.stores, person)
    const contact = await addContact(person)
    const read = { serviceKey: 'shop', now: at(3) }

    expect(await bench.stores.backend.readAccount({ ...read, accountId: account.id })).toEqual(account)
    expect((await readContact(contact.id))?.phone).toBe(contact.phone)
    expect(await bench.stores.backend.readAccount({ ...read, accountId: newSecret() })).toBeUndefined()
    const past = { contactId: contact.id, appid, serviceKey: 'shop', now: at(days(30)) }
    expect(await bench.stores.backend.readContact(past)).toBeUndefined()
    const another = { ...read, contactId: contact.id, appid: 'wxfedcba9876543210' }
    expect(await bench.stores.backend.readContact(another)).toBeUndefined()
    const { events } = (await bench.stores.accounts.export({ accountId: account.id, now: at(4) }))!
    expect(events.filter(({ kind }) => kind === 'backend_read')).toHaveLength(2)
  })
}
