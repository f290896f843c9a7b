import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { expect, it } from 'vitest'
import { statement } from '../statement.ts'
import { claim, openFlow, register, signIn, startFlow, tap } from './acts.ts'
import { setUpBench, type Bench, type MakeDatabase } from './bench.ts'
import { appid, at, newPerson, newPhone, newSecret } from './people.ts'
import { failed, noteDelivery, reserveOtp, sent, tryOtp, wrongCode } from './smsActs.ts'

/** A stolen database tells no number, key, code or token. */
export function atRestContract(makeDatabase: MakeDatabase) {
  const bench = setUpBench(makeDatabase)

  it('holds no phone, session_key, code or token in any spelling', async () => {
    const canaries = { sessionKey: newSecret(), sessionToken: newSecret(), loginCode: newSecret() }
    const proofs = { phoneCode: newSecret(), accessToken: newSecret(), eventKey: newSecret() }
    const phones = { account: newPhone(), contact: newPhone() }
    const person = newPerson()
    await bench.stores.sessions.reserveLoginCode({ loginCode: canaries.loginCode, now: at(0) })
    const { session } = await signIn(bench.stores, person, canaries)
    const { id: flowId } = await openFlow(bench.stores, session, { purpose: 'contact' })
    await tap(bench.stores, { session, flowId, phone: phones.contact })
    const { id: unfinished } = await openFlow(bench.stores, session, { purpose: 'contact' })
    await claim(bench.stores, { session, flowId: unfinished }, proofs.phoneCode)
    await register(bench.stores, person, { phone: phones.account })
    await bench.stores.accounts.erasePerson({ ...newPerson(), eventKey: proofs.eventKey, now: at(1) })
    const lease = { appid, holder: 'a', generation: 1 }
    await bench.stores.accessTokens.acquireLease({ ...lease, now: at(0), leaseUntil: at(10) })
    await bench.stores.accessTokens.save({ ...lease, accessToken: proofs.accessToken, expiresAt: at(7200) })

    const stored = await dump(bench.url)
    expect(stored).toContain(person.openid) // the dump is of the right database, written to the end
    for (const [name, value] of Object.entries({ ...canaries, ...proofs, ...phones })) {
      for (const spelling of spellings(value)) expect([name, stored.includes(spelling)]).toEqual([name, false])
    }
  })

  it('holds no number that a code went to, no code, no address and no puzzle', async () => {
    const canaries = { phone: newPhone(), code: newSecret(), network: '203.0.113.77', puzzleId: newSecret() }
    await sendCodes(bench, canaries)
    await bench.stores.sessions.reserveLoginCode({ loginCode: newSecret(), network: canaries.network, now: at(0) })
    const stored = await dump(bench.url)

    expect(stored).toContain('otp_requested') // and the codes are in it
    for (const [name, value] of Object.entries(canaries)) {
      for (const spelling of spellings(value)) expect([name, stored.includes(spelling)]).toEqual([name, false])
    }
  })

  it('counts nobody by name: a key says what is counted, and a fingerprint of whom', async () => {
    const person = newPerson()
    const flow = await startFlow(bench.stores, person)
    const phone = newPhone()
    await reserveOtp(bench.stores, flow, { phone, network: '203.0.113.78' })
    await claim(bench.stores, flow)
    const keys = (await bench.database.read.all(counterKeys, {})).map(({ key }) => key)

    // Money and the codes of an hour are counted of everybody together.
    const ofSomebody = keys.filter((key) => !/^(budget|otps-\w+):/.test(key))
    for (const name of ['sms-phone-60', 'sms-person-86400', 'sms-network-3600', 'sms-prefix', 'taps']) {
      expect(ofSomebody.filter((key) => key.endsWith(`:${name}`))).not.toEqual([])
    }
    for (const key of ofSomebody) expect(key).toMatch(/^[\w-]{43}:[a-z0-9-]+$/)
    expect(keys.join()).not.toContain(person.openid)
    expect(keys.join()).not.toContain(bench.keyring.phoneIndex(phone))
  })
}

/** What the messages of a person leave behind: alive, tried, failed and counted. */
async function sendCodes(bench: Bench, canaries: { phone: string; code: string; network: string; puzzleId: string }) {
  const { phone, ...asked } = canaries
  for (const [to, receipt] of [
    [newPhone(), failed],
    [phone, sent],
  ] as const) {
    const flow = await startFlow(bench.stores, newPerson())
    const { reservedAt } = await reserveOtp(bench.stores, flow, { ...asked, puzzleId: asked.puzzleId + to, phone: to })
    await noteDelivery(bench.stores, flow, { reservedAt, receipt })
    await tryOtp(bench.stores, flow, wrongCode)
  }
}

function spellings(value: string): string[] {
  const digits = value.replace(/^\+86/, '')
  return [value, digits].flatMap((text) => {
    const bytes = [Buffer.from(text), Buffer.from(text, 'base64')]
    return [
      text,
      ...bytes.flatMap((raw) => [raw.toString('base64').replace(/=+$/, ''), raw.toString('base64url')]),
      ...bytes.map((raw) => raw.toString('hex')),
      ...bytes.map((raw) => raw.toString('latin1')),
    ].filter((spelling) => spelling.length >= 8)
  })
}

/** Everything the database keeps: SQLite's files byte by byte, PostgreSQL's rows. */
async function dump(url: string): Promise<string> {
  if (url.startsWith('sqlite:')) {
    const folder = dirname(url.slice('sqlite:'.length))
    return readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'latin1'))
      .join('\n')
  }
  return withClient(url, async (client) => {
    const tables = await client.query("select tablename from pg_tables where schemaname = 'public'")
    const rows = []
    for (const { tablename } of tables.rows) {
      rows.push(...(await client.query(`select t::text as row from "${tablename}" t`)).rows)
    }
    return rows.map(({ row }) => row).join('\n')
  })
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const counterKeys = statement((db) => db.selectFrom('counters').select('key'))
