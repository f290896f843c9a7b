import { expect, it } from 'vitest'
import { signIn } from './acts.ts'
import { race, setUpBench, type MakeDatabase } from './bench.ts'
import { eventsOfPerson } from './eventLog.ts'
import { at, days, newPerson, newSecret } from './people.ts'

export function sessionKeyStoreContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  async function tried(person: { appid: string; openid: string }, now = at(1)) {
    const keys = await bench.stores.sessionKeys.countAttempt({ ...person, now })
    return keys.map(({ sessionKey }) => sessionKey)
  }

  it('tries the newest three keys of a person, newest first', async () => {
    const person = newPerson()
    const keys = Array.from({ length: 4 }, newSecret)
    for (const sessionKey of keys) await signIn(bench.stores, person, { sessionKey })

    expect(await tried(person)).toEqual(keys.slice(1).reverse())
    expect(await tried(newPerson())).toEqual([])
  })

  it('makes a key that came again the newest', async () => {
    const person = newPerson()
    const [first, second] = [newSecret(), newSecret()]
    for (const sessionKey of [first, second, first]) await signIn(bench.stores, person, { sessionKey })

    expect(await tried(person)).toEqual([first, second])
  })

  it('erases a key fifteen minutes after it was replaced', async () => {
    const person = newPerson()
    const [old, current] = [newSecret(), newSecret()]
    await signIn(bench.stores, person, { sessionKey: old, now: at(0) })
    await signIn(bench.stores, person, { sessionKey: current, now: at(60) })

    expect(await tried(person, at(60 + 899))).toEqual([current, old])
    expect(await tried(person, at(60 + 900))).toEqual([current])
  })

  it('gives a key to five attempts, of 32 that come at once', async () => {
    for (let round = 0; round < 8; round++) {
      const person = newPerson()
      await signIn(bench.stores, person)
      const attempts = await race(bench, 32, ({ sessionKeys }) => sessionKeys.countAttempt({ ...person, now: at(1) }))
      expect(attempts.filter((keys) => keys.length > 0)).toHaveLength(5)
    }
  })

  it('keeps a key burnt for a day, however often it comes again and whatever is taken back', async () => {
    const person = newPerson()
    const sessionKey = newSecret()
    await signIn(bench.stores, person, { sessionKey })
    const [key] = await bench.stores.sessionKeys.countAttempt({ ...person, now: at(1) })
    for (let attempt = 2; attempt <= 5; attempt++) expect(await tried(person)).toEqual([sessionKey])
    expect(await tried(person)).toEqual([])

    await bench.stores.sessionKeys.takeBack({ keyIds: [key!.id] })
    await signIn(bench.stores, person, { sessionKey, now: at(days(1) - 1) })
    expect(await tried(person, at(days(1) - 1))).toEqual([])
    const events = await eventsOfPerson(bench.database, person)
    expect(events.filter((kind) => kind === 'session_key_burnt')).toHaveLength(1) // erased once, and never kept again

    await signIn(bench.stores, person, { sessionKey, now: at(days(1) + 1) })
    expect(await tried(person, at(days(1) + 1))).toEqual([sessionKey])
  })

  it('keeps the count of a key that came again in between', async () => {
    const person = newPerson()
    const sessionKey = newSecret()
    for (let attempt = 1; attempt <= 5; attempt++) {
      await signIn(bench.stores, person, { sessionKey })
      await signIn(bench.stores, person)
      expect(await tried(person)).toContain(sessionKey)
    }
    await signIn(bench.stores, person, { sessionKey })
    expect(await tried(person)).not.toContain(sessionKey)
  })

  it('does not count what is taken back', async () => {
    const person = newPerson()
    await signIn(bench.stores, person)
    for (let attempt = 1; attempt <= 12; attempt++) {
      const keys = await bench.stores.sessionKeys.countAttempt({ ...person, now: at(attempt) })
      expect(keys).toHaveLength(1)
      await bench.stores.sessionKeys.takeBack({ keyIds: keys.map(({ id }) => id) })
    }
  })

  it('knows nobody else by the same key', async () => {
    const sessionKey = newSecret()
    const [one, another] = [newPerson(), newPerson()]
    await signIn(bench.stores, one, { sessionKey })
    await signIn(bench.stores, another, { sessionKey })
    for (let attempt = 1; attempt <= 6; attempt++) await tried(one)

    expect(await tried(another)).toEqual([sessionKey])
  })
}
