import { join } from 'node:path'
import { createDatabase, startPostgres } from '../../test/postgres.ts'
import type { Settings } from '../lib/bench.ts'
import { makeFolder } from '../lib/folder.ts'
import { alternate, type Rounds } from '../lib/rounds.ts'
import { median, ratio } from '../lib/stats.ts'
import { joined, type Section, type Table } from '../report/section.ts'
import { startRegistrars, type Order, type Registrars, type StoreFigures } from '../stores/registrars.ts'

/** Whole registrations through the stores alone, without HTTP and WeChat. */
export async function stores(settings: Settings): Promise<Section> {
  return joined({ sqlite: await onSqlite(settings), postgres: await onPostgres(settings) })
}

async function onSqlite(settings: Settings): Promise<Section> {
  const { folder, remove } = makeFolder()
  const order = (commits: Order['commits']): Order => ({
    databaseUrl: `sqlite:${join(folder, `${commits}.db`)}`,
    commits,
    first: 0,
  })
  try {
    const done = await inTurns(settings, {
      'a commit shared by those who wait': [order('shared')],
      'a commit for each unit': [order('alone')],
    })
    const measured = ratio(
      done['a commit shared by those who wait'].map(({ perSecond }) => perSecond),
      done['a commit for each unit'].map(({ perSecond }) => perSecond),
    )
    return {
      tables: [storesTable('Stores on SQLite, 64 at once', done)],
      goals: [{ goal: 'Group commit, of a commit per unit', must: '≥', target: 2, measured, unit: '×' }],
      raw: done,
    }
  } finally {
    remove()
  }
}

async function onPostgres(settings: Settings): Promise<Section> {
  const postgres = await startPostgres({ fsync: true })
  try {
    const database = await createDatabase(postgres.url)
    const processes = (count: number, group: number): Order[] =>
      Array.from({ length: count }, (_, index) => ({
        databaseUrl: database.url,
        commits: 'shared',
        first: (group * 10 + index) * 10_000_000,
      }))
    const done = await inTurns(settings, {
      '1 process': processes(1, 1),
      '2 processes': processes(2, 2),
      '4 processes': processes(4, 3),
    })
    const speed = (rounds: StoreFigures[]) => rounds.map(({ perSecond }) => perSecond)
    const busy = median(done['1 process'].map(({ busy }) => busy))
    return {
      tables: [storesTable('Stores on PostgreSQL, 64 at once in each process', done)],
      goals: [
        {
          goal: 'Two processes on PostgreSQL, of one',
          must: '≥',
          target: 1.7,
          measured: ratio(speed(done['2 processes']), speed(done['1 process'])),
          unit: '×',
          note:
            `one process and PostgreSQL keep ${Math.round(busy * 100)} % of this machine’s cores busy: ` +
            `they allow ${(1 / busy).toFixed(2)} × at most`,
        },
      ],
      raw: done,
    }
  } finally {
    await postgres.stop()
  }
}

async function inTurns<Name extends string>(
  { rounds, seconds }: Settings,
  orders: Record<Name, Order[]>,
): Promise<Rounds<Name, StoreFigures>> {
  const registrars: Registrars[] = []
  const turns = {} as Record<Name, () => Promise<StoreFigures>>
  try {
    for (const name of Object.keys(orders) as Name[]) {
      const started = await startRegistrars(orders[name])
      registrars.push(started)
      turns[name] = () => started.run(seconds)
    }
    return await alternate(rounds, turns)
  } finally {
    await Promise.all(registrars.map((each) => each.stop()))
  }
}

function storesTable(title: string, done: Rounds<string, StoreFigures>): Table {
  return {
    title,
    head: ['', 'registrations/s', 'refused, all rounds', 'cores busy %'],
    rows: Object.entries(done).map(([name, rounds]) => [
      name,
      median(rounds.map(({ perSecond }) => perSecond)).toFixed(0),
      String(rounds.reduce((sum, { refused }) => sum + refused, 0)),
      (median(rounds.map(({ busy }) => busy)) * 100).toFixed(0),
    ]),
  }
}
