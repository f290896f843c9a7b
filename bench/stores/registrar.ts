// A process that registers people through the stores: as many at once as a busy server has requests.
import { openDatabase } from '../../packages/server/src/store/open.ts'
import type { Database } from '../../packages/server/src/store/database.ts'
import { person, type Person } from '../lib/people.ts'
import type { Order, Registered } from './registrars.ts'
import { register, storesOn } from './registration.ts'

const atOnce = 64

const { databaseUrl, commits, first } = JSON.parse(process.argv[2] ?? '{}') as Order
const database = await openDatabase(databaseUrl)
const stores = storesOn(commits === 'alone' ? oneByOne(database) : database)
let next = first

process.on('message', (message) => {
  if (typeof message === 'number') void run(message).then((registered) => process.send?.(registered))
  else void database.close().then(() => process.disconnect())
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function run(seconds: number): Promise<Registered> {
  const startedAt = performance.now()
  let [count, refused] = [0, 0]
  const untilTheEnd = async () => {
    while (performance.now() - startedAt < seconds * 1000) {
      if (await isRegistered(person(next++))) count += 1
      else refused += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, untilTheEnd))
  return { count, refused, seconds: (performance.now() - startedAt) / 1000 }
}

/** A database that cannot serve in time says so, and whoever asked comes again later. */
async function isRegistered(somebody: Person): Promise<boolean> {
  try {
    await register(stores, somebody)
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'overloaded') return false
    throw error
  }
}

/** Each write has a commit of its own: the next one is not asked for before it is on disk. */
function oneByOne(database: Database): Database {
  let last: Promise<unknown> = Promise.resolve()
  return {
    ...database,
    write(unit) {
      const done = last.then(() => database.write(unit))
      last = done.catch(() => {})
      return done
    },
  }
}
