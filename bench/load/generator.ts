// The process that makes the load: prepares a job, says so, waits for the word, walks, and tells what it saw.
import { randomInt } from 'node:crypto'
import { percentile } from '../lib/stats.ts'
import { person } from '../lib/people.ts'
import { openConnection, type Client } from './client.ts'
import type { Job, Latency, Outcome } from './job.ts'
import { steps, type StepName, type Visitor } from './steps.ts'

type Timings = Partial<Record<StepName, number[]>>

process.on('disconnect', () => process.exit())
process.on('message', (message) => {
  if (message !== 'go') void run(message as Job)
})
process.send?.('ready')

async function run(job: Job): Promise<void> {
  let people = 0
  const newcomer = (): Visitor => person(job.first + people++)
  const prepared = job.before ? await prepare(job, job.before, newcomer) : []
  const clients = await openConnections(job)

  const go = new Promise((resolve) => process.once('message', resolve))
  process.send?.('prepared')
  await go

  const timings: Timings = {}
  const visits: number[] = []
  const visit = async (client: Client, visitor: Visitor) => {
    visits.push(await walk(client, visitor, job.steps, timings))
  }
  const startedAt = performance.now()
  if (job.seconds === undefined) await eachOnce(clients, prepared, visit)
  else {
    const endAt = startedAt + job.seconds * 1000
    let turn = 0
    const next = () => {
      if (job.among !== undefined) return person(randomInt(job.among))
      return prepared.length > 0 ? prepared[turn++ % prepared.length]! : newcomer()
    }
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() < endAt) await visit(client, next())
      }),
    )
  }
  const seconds = (performance.now() - startedAt) / 1000
  for (const client of clients) client.close()
  const outcome: Outcome = { visits: visits.length, seconds, people, visit: latency(visits), steps: {} }
  for (const [name, values] of Object.entries(timings)) outcome.steps[name as StepName] = latency(values)
  process.send?.(outcome)
}

async function prepare(
  job: Job,
  { steps, visitors }: NonNullable<Job['before']>,
  newcomer: () => Visitor,
): Promise<Visitor[]> {
  const prepared = Array.from({ length: visitors }, newcomer)
  const clients = await openConnections(job)
  await eachOnce(clients, prepared, (client, visitor) => walk(client, visitor, steps))
  for (const client of clients) client.close()
  return prepared
}

const openConnections = ({ connections, port }: Job) =>
  Promise.all(Array.from({ length: connections }, () => openConnection(port)))

/** @returns Milliseconds. */
async function walk(client: Client, visitor: Visitor, names: readonly StepName[], timings: Timings = {}) {
  const startedAt = performance.now()
  let last = startedAt
  for (const name of names) {
    const { request, status, learn } = steps[name]
    const reply = await client.send(request(visitor))
    const now = performance.now()
    ;(timings[name] ??= []).push(now - last)
    last = now
    if (reply.status !== status) throw new Error(`${name} answered ${reply.status}: ${reply.body.slice(0, 500)}`)
    learn?.(visitor, reply)
  }
  return last - startedAt
}

async function eachOnce(clients: Client[], visitors: Visitor[], act: (client: Client, visitor: Visitor) => unknown) {
  const waiting = visitors.values()
  await Promise.all(
    clients.map(async (client) => {
      for (const visitor of waiting) await act(client, visitor)
    }),
  )
}

const latency = (values: number[]): Latency => ({ p50Ms: percentile(values, 0.5), p99Ms: percentile(values, 0.99) })
