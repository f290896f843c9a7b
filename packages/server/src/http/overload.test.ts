import { problemSchema } from '@quickreg/contract'
import { expect, it } from 'vitest'
import type { RequestLogEntry } from './app.ts'
import { shedding } from './overload.ts'
import { bareApp } from './testing/bare.ts'

const bound = 3
const address = 'http://localhost/nowhere'

/** A door in front of an app that has nothing at this address. */
function besieged() {
  const { app } = bareApp({})
  const store = { pending: 0 }
  const shed: [RequestLogEntry, string][] = []
  const fetch = shedding(async (request) => app.fetch(request), {
    bound,
    pending: () => store.pending,
    newTraceId: () => 'a1b2c3d4e5f60718',
    onShed: (...told) => shed.push(told),
  })
  const ask = async (url = address, headers = {}) => (await fetch(new Request(url, { headers }))).status
  return { app, store, shed, fetch, ask }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

it('lets so many requests begin in one turn, and as many in the next', async () => {
  const { ask } = besieged()
  const crowd = () => Promise.all(Array.from({ length: bound + 2 }, () => ask()))
  expect(await crowd()).toEqual([404, 404, 404, 503, 503])
  await nextTurn()
  expect(await crowd()).toEqual([404, 404, 404, 503, 503])
})

it('lets nobody in while the store has as much to do', async () => {
  const { ask, store } = besieged()
  store.pending = bound
  expect(await ask()).toBe(503)
  store.pending = bound - 1
  expect(await ask()).toBe(404)
})

it('always says whether the process lives and can serve', async () => {
  const { ask, store } = besieged()
  store.pending = bound
  expect(await ask('http://localhost/healthz')).toBe(200)
  expect(await ask('http://localhost/readyz?x=1')).toBe(200)
  expect(await ask('http://localhost/healthz/x')).toBe(503)
})

it('turns nobody away for a crowd that asks how the process is', async () => {
  const { ask } = besieged()
  const crowd = ['/healthz', '/readyz'].flatMap((path) => Array(2 * bound).fill(`http://localhost${path}`) as string[])
  const answered = await Promise.all([...crowd, ...Array<string>(bound).fill(address)].map((url) => ask(url)))
  expect(answered).toEqual([...Array(4 * bound).fill(200), ...Array(bound).fill(404)])
})

it('answers as every other problem is answered, and tells the log', async () => {
  const { app, fetch, shed, store } = besieged()
  const usual = await app.request('/nowhere')
  store.pending = bound
  const request = new Request(address, { method: 'POST', headers: { 'accept-language': 'zh-CN' } })
  const answer = await fetch(request)
  const traceId = 'a1b2c3d4e5f60718'

  expect(problemSchema.strict().parse(await answer.json())).toEqual({
    type: 'urn:quickreg:problem:overloaded',
    title: '访问人数较多，请稍后再试。',
    status: 503,
    code: 'overloaded',
    traceId,
    retryAfterSeconds: Number(answer.headers.get('retry-after')),
  })
  const names = [...answer.headers.keys()].filter((name) => name !== 'retry-after')
  expect(names).toEqual([...usual.headers.keys()])
  for (const name of names) {
    if (name !== 'trace-id') expect(answer.headers.get(name)).toBe(usual.headers.get(name))
  }
  expect(answer.headers.get('trace-id')).toBe(traceId)
  expect(shed).toEqual([[{ traceId, method: 'POST', route: 'none', status: 503, ms: 0, code: 'overloaded' }, 'store']])
})

it('asks those it turns away to come back at different times', async () => {
  const { fetch, store } = besieged()
  store.pending = bound
  const answers = await Promise.all(Array.from({ length: 6 }, () => fetch(new Request(address))))
  const seconds = answers.map(({ headers }) => Number(headers.get('retry-after')))
  expect(new Set(seconds)).toEqual(new Set([1, 2, 3]))
})
