import { expect, it } from 'vitest'
import { register, signIn } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { at, newPerson, newSecret, newUnionid } from './people.ts'

export function sessionStoreContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  it('finds a session by its token for two hours', async () => {
    const sessionToken = newSecret()
    const { session } = await signIn(bench.stores, newPerson(), { sessionToken })

    expect(session.expiresAt).toEqual(at(7200))
    expect(await bench.other.sessions.find({ sessionToken, now: at(7199) })).toEqual(session)
    expect(await bench.stores.sessions.find({ sessionToken, now: at(7200) })).toBeUndefined()
    expect(await bench.stores.sessions.find({ sessionToken: newSecret(), now: at(0) })).toBeUndefined()
  })

  it('reserves a login code for one of 32 who come at once, and never again', async () => {
    const loginCode = newSecret()
    const reserved = await race(bench, 32, ({ sessions }) => sessions.reserveLoginCode({ loginCode, now: at(0) }))

    expect(reserved.filter(({ kind }) => kind === 'reserved')).toHaveLength(1)
    expect(await bench.stores.sessions.reserveLoginCode({ loginCode, now: at(600) })).toEqual({ kind: 'spent' })
  })

  it('keeps the newest ten sessions of a person, also when sixteen sign in at once', async () => {
    const person = newPerson()
    const tokens = Array.from({ length: 16 }, newSecret)
    await race(bench, 16, (stores, index) => signIn(stores, person, { sessionToken: tokens[index]! }))
    const last = newSecret()
    await signIn(bench.stores, person, { sessionToken: last })

    const found = await Promise.all(
      [...tokens, last].map((sessionToken) => bench.stores.sessions.find({ sessionToken, now: at(1) })),
    )
    expect(found.filter(Boolean)).toHaveLength(10)
    expect(found.at(-1)).toBeDefined()
  })

  it('knows a registered person by openid, with a family of tokens for each device', async () => {
    const person = newPerson()
    const { account, family } = await register(bench.stores, person)
    const again = await signIn(bench.other, person, { now: at(3600) })

    expect(again.known?.account).toEqual(account)
    expect(again.known?.family).toMatchObject({ accountId: account.id, generation: 0, rotatedAt: at(3600) })
    expect(again.known?.family.id).not.toBe(family.id)
  })

  it('takes the same openid under another appid for somebody else, in all that is kept of her', async () => {
    const person = newPerson()
    const namesake = { ...person, appid: 'wxfedcba9876543210' }
    const [sessionKey, hers] = [newSecret(), newSecret()]
    const { account } = await register(bench.stores, person)
    await signIn(bench.stores, person, { sessionKey })
    expect((await signIn(bench.stores, namesake, { sessionKey: hers })).known).toBeUndefined()
    const other = await register(bench.stores, namesake)

    expect(other.account.id).not.toBe(account.id)
    const keys = await bench.stores.sessionKeys.countAttempt({ ...namesake, now: at(1) })
    expect(keys.map((key) => key.sessionKey)).not.toContain(sessionKey)
    expect(keys.map((key) => key.sessionKey)).toContain(hers)
    await bench.stores.accounts.erasePerson({ ...namesake, eventKey: newSecret(), now: at(2) })
    expect((await signIn(bench.stores, person, { now: at(3) })).known?.account).toEqual(account)
    expect((await signIn(bench.stores, namesake, { now: at(3) })).known).toBeUndefined()
  })

  it('knows a person by unionid, and from then on by the new openid too', async () => {
    const unionid = newUnionid()
    const { account } = await register(bench.stores, { ...newPerson(), unionid })
    const elsewhere = { ...newPerson(), appid: 'wxfedcba9876543210' }

    expect((await signIn(bench.stores, { ...elsewhere, unionid })).known?.account).toEqual(account)
    expect((await signIn(bench.stores, elsewhere)).known?.account).toEqual(account)
  })

  it('learns the unionid of an account that was made without one', async () => {
    const unionid = newUnionid()
    const person = newPerson()
    const { account } = await register(bench.stores, person)
    await signIn(bench.stores, { ...person, unionid })

    const elsewhere = { ...newPerson(), appid: 'wxfedcba9876543210', unionid }
    expect((await signIn(bench.stores, elsewhere)).known?.account).toEqual(account)
  })

  it('gives a unionid to one of two accounts that learn it at once', async () => {
    const unionid = newUnionid()
    const people = [newPerson(), { ...newPerson(), appid: 'wxfedcba9876543210' }]
    const accounts = await Promise.all(people.map((person) => register(bench.stores, person)))
    await race(bench, 16, (stores, index) => signIn(stores, { ...people[index % 2]!, unionid }))

    const third = await signIn(bench.stores, { ...newPerson(), appid: 'wx00000000000000aa', unionid })
    expect(accounts.map(({ account }) => account.id)).toContain(third.known?.account.id)
  })
}
