import { createHash, randomBytes } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_APP, startEmulator } from '@quickreg/emulator'
import { billingDay, generateKeys, readConfig, readCosts, type Environment } from '@quickreg/server'
import { freshDatabase } from '../support/database.ts'
import { warmProcess, type ServerProcess } from '../support/processes.ts'
import type { Random } from '../support/random.ts'
import { WechatControl } from '../support/wechat.ts'
import { serverEnvironment, serviceKey } from '../support/world.ts'
import { violationsIn } from './checker.ts'
import { Customer, Lost } from './customer.ts'
import { actAtRandom, type Surroundings } from './habits.ts'
import type { Ledger, Violation } from './history.ts'
import { Log } from './log.ts'

interface Plan {
  cycles: number
  /** No new cycle begins after that. */
  budgetMs: number
  random: Random
  /** How a life ends: SIGKILL by default. */
  signal?: 'SIGKILL' | 'SIGTERM'
}

export interface Report {
  cycles: number
  operations: number
  lost: number
  acknowledged: number
  /** Requests that a server said it had done, and whose answer nobody heard; who is killed may not have said all. */
  unheard: number
  /** How each life ended: an exit code, or a signal. */
  ends: (number | string | null)[]
  violations: Violation[]
}

const customersAtOnce = 8
const actsPerCustomer = 40
const tapsPerPerson = 5
/** Answers until the next kill, and how long that may take. */
const answersPerLife = 40
const lifeMs = 3_000
/** A claim ends ten seconds after it was made. */
const settleMs = 20_000

/** Kills a server again and again while people use it, and holds what they were told against each other. */
export async function killLoop({ cycles, budgetMs, random, signal = 'SIGKILL' }: Plan): Promise<Report> {
  const emulator = await startEmulator({ port: 0 })
  const wechat = new WechatControl(emulator.url, DEFAULT_APP.appid)
  await wechat.patchApp({ quota: 10_000_000 })
  const database = await freshDatabase()
  const environment: Environment = {
    ...serverEnvironment(emulator.url, database),
    KEYS: JSON.stringify(generateKeys(randomBytes)),
    SERVICE_KEYS: JSON.stringify({ shop: createHash('sha256').update(serviceKey).digest('hex') }),
    TRUSTED_PROXIES: '127.0.0.1',
    TAPS_PER_PERSON: String(tapsPerPerson),
    BUDGET_TAPS_YUAN: '1000000',
    BUDGET_SMS_YUAN: '1000000',
  }
  const log = new Log()
  const crowd = new Crowd(wechat, log, random)
  const books = new Books(wechat)
  const began = { at: new Date(), ms: performance.now() }
  const ends = new Set<number | string | null>()
  let next = warmProcess(environment)
  try {
    let done = 0
    let unheard = 0
    for (; done < cycles && performance.now() - began.ms < budgetMs; done += 1) {
      const server = await next.start()
      const { heard } = log
      next = warmProcess(environment)
      await crowd.moveTo(server.url)
      await crowd.lookAt(done)
      await books.note()
      const busy = crowd.live()
      await log.answers(Math.floor(random.next() * answersPerLife), lifeMs)
      await sleep(random.next() * 10)
      server.signal(signal)
      const exit = await server.exited
      ends.add(exit.signal ?? exit.code)
      await busy
      unheard += served(server) - (log.heard - heard)
    }
    const last = await next.start()
    await crowd.moveTo(last.url)
    await crowd.settle(settleMs)
    await crowd.everybodySignsIn()
    await crowd.lookAt(done, { all: true })
    await last.stop()
    await books.note()
    const config = readConfig(environment)
    const ledger = { ...books.ledger(), billedTaps: await billedTaps(config, began.at) }
    const { history } = log
    return {
      cycles: done,
      operations: history.length,
      lost: history.filter(({ answer }) => answer === 'lost').length,
      acknowledged: history.filter(({ answer }) => answer === 'yes').length,
      unheard,
      ends: [...ends],
      violations: [...violationsIn(history, { ledger, tapsPerPerson }), ...integrityOf(database.url)],
    }
  } finally {
    next.discard()
    await emulator.close()
    await database.drop()
  }
}

/** The people who are about, and those who have left. */
class Crowd {
  readonly #wechat: WechatControl
  readonly #log: Log
  readonly #surroundings: Surroundings
  #about: Customer[] = []
  #gone: Customer[] = []
  #numbers = 0

  constructor(wechat: WechatControl, log: Log, random: Random) {
    this.#wechat = wechat
    this.#log = log
    const pure = () => {
      this.#numbers += 1
      // Far from each other: neighbouring numbers are taken for pumping.
      return `13${String((this.#numbers * 7_654_321) % 1_000_000_000).padStart(9, '0')}`
    }
    const othersNumber = () => {
      const { person } = this.#about[Math.floor(random.next() * this.#about.length)]!
      return `+86${person.phones[0]?.purePhoneNumber}`
    }
    this.#surroundings = { random, freshNumber: () => `+86${pure()}`, othersNumber }
  }

  async moveTo(server: string): Promise<void> {
    while (this.#about.length < customersAtOnce) this.#about.push(await this.#newcomer())
    for (const customer of [...this.#about, ...this.#gone]) customer.server = server
  }

  /** Until the server dies, each on their own. */
  async live(): Promise<void> {
    await Promise.all(
      this.#about.map(async (customer) => {
        await untilLost(async () => {
          await customer.repeat()
          for (let act = 0; act < actsPerCustomer; act += 1) await actAtRandom(customer, this.#surroundings)
        })
      }),
    )
    const isDone = (customer: Customer) => customer.used.phoneCodes.length >= tapsPerPerson && !customer.isWaiting
    this.#gone.push(...this.#about.filter(isDone))
    this.#about = this.#about.filter((customer) => !isDone(customer))
  }

  /** Until everything that got no answer has one. */
  async settle(deadlineMs: number): Promise<void> {
    const deadline = performance.now() + deadlineMs
    await Promise.all(
      this.#about.map(async (customer) => {
        while (customer.isWaiting && performance.now() < deadline) await untilLost(() => customer.repeat())
        if (customer.isWaiting) throw new Error(`${customer.person.userId} still has no answer`)
      }),
    )
  }

  everybodySignsIn(): Promise<void> {
    return inTurns([...this.#about, ...this.#gone], (customer) => customer.signIn())
  }

  lookAt(census: number, { all = false } = {}): Promise<void> {
    const some = all ? this.#gone : this.#gone.slice(-customersAtOnce)
    return inTurns([...this.#about, ...some], (customer) => customer.look(census))
  }

  async #newcomer(): Promise<Customer> {
    const purePhoneNumber = this.#surroundings.freshNumber().slice('+86'.length)
    const person = await this.#wechat.addUser({ countryCode: '86', purePhoneNumber })
    const network = `10.${(this.#numbers >> 16) & 255}.${(this.#numbers >> 8) & 255}.${this.#numbers & 255}`
    return new Customer(person, { wechat: this.#wechat, log: this.#log, network })
  }
}

async function untilLost(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Lost)) throw error
  }
}

async function inTurns(customers: readonly Customer[], work: (customer: Customer) => Promise<void>): Promise<void> {
  const queue = [...customers]
  const worker = async () => {
    for (let customer = queue.pop(); customer; customer = queue.pop()) await work(customer)
  }
  await Promise.all(Array.from({ length: customersAtOnce }, worker))
}

/** What WeChat and the SMS vendor remember, which is not for ever. */
class Books {
  readonly #wechat: WechatControl
  readonly #messages = new Map<string, Ledger['messages'][number]>()
  readonly #exchanged = new Map<string, Ledger['exchanged'][number]>()

  constructor(wechat: WechatControl) {
    this.#wechat = wechat
  }

  async note(): Promise<void> {
    for (const { smsId, to, at } of await this.#wechat.inbox()) this.#messages.set(smsId, { to, at: Date.parse(at) })
    const { codes } = await this.#wechat.state<{
      codes: { code: string; kind: string; userId: string; spent: boolean }[]
    }>()
    for (const { code: phoneCode, kind, userId: person, spent } of codes) {
      if (kind !== 'login' && spent) this.#exchanged.set(phoneCode, { phoneCode, person })
    }
  }

  ledger(): Omit<Ledger, 'billedTaps'> {
    return { messages: [...this.#messages.values()], exchanged: [...this.#exchanged.values()] }
  }
}

async function billedTaps(config: ReturnType<typeof readConfig>, since: Date): Promise<number> {
  const days = new Set([billingDay(since), billingDay(new Date())])
  let count = 0
  for (const day of days) {
    const { charges } = await readCosts(config, day)
    count += charges.filter(({ rung }) => rung === 'quick').reduce((sum, charge) => sum + charge.count, 0)
  }
  return count
}

/** Requests of which it says so in its log, which it does before it answers. */
const served = (server: ServerProcess) => server.said().split('"msg":"request"').length - 1

/** What SQLite itself says of the file; PostgreSQL checks its pages as it reads them. */
function integrityOf(url: string): Violation[] {
  if (!url.startsWith('sqlite:')) return []
  const db = new DatabaseSync(url.slice('sqlite:'.length))
  const result = db
    .prepare('PRAGMA integrity_check')
    .all()
    .map((row) => Object.values(row).join())
  const dangling = db.prepare('PRAGMA foreign_key_check').all()
  db.close()
  return [...result.filter((line) => line !== 'ok'), ...dangling.map((row) => JSON.stringify(row))]
}
