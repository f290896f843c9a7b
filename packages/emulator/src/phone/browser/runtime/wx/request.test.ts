import { expect, it } from 'vitest'
import type { ProxyReply } from '../../../wire.ts'
import { createRequest, createTurns } from './request.ts'
import { fakePhone } from './testing/fakePhone.ts'

const url = 'https://coffee.example/'
const ok: ProxyReply = { statusCode: 200, header: { a: 'b' }, cookies: [], bodyBase64: btoa('{"fine":true}') }

function ask(reply: (body: Record<string, unknown>) => unknown, options: object = {}) {
  const phone = fakePhone({
    emulator: { '/phone/request': reply },
    app: { json: { networkTimeout: { request: 9000 } } },
  })
  const request = createRequest(phone)
  let task: ReturnType<typeof request>
  const result = new Promise((complete) => (task = request({ url, ...options, complete } as never)))
  return { result, task: task!, lines: phone.lines }
}

it('brings the answer, its headers first', async () => {
  const headers: unknown[] = []
  const { result, task } = ask(() => ok)
  task.onHeadersReceived((received) => headers.push(received))
  expect(await result).toEqual({ errMsg: 'request:ok', data: { fine: true }, ...partOf(ok) })
  expect(headers).toEqual([partOf(ok)])
})

it.each([
  [
    { fail: 'url not in domain list', errno: 600002 },
    { errMsg: 'request:fail url not in domain list', errno: 600002 },
  ],
  [
    { fail: 'timeout', errno: 5 },
    { errMsg: 'request:fail timeout', errno: 5 },
  ],
])('fails with the words of %j', async (reply, result) => {
  expect(await ask(() => reply).result).toEqual(result)
})

it('says once in the console which origin nobody listed, and which did not answer', async () => {
  const unlisted = ask(() => ({ fail: 'url not in domain list', errno: 600002 }))
  await unlisted.result
  expect(unlisted.lines).toEqual([expect.stringContaining('https://coffee.example is not in requestHosts')])
  const dead = ask(() => ({ fail: 'errcode:-102 ERR_CONNECTION_REFUSED', errno: 600001 }))
  await dead.result
  expect(dead.lines).toEqual([expect.stringContaining('https://coffee.example gave no answer (errcode:-102')])
})

it('waits as long as the call says, else as app.json says', async () => {
  const asked: unknown[] = []
  const keep = ({ timeoutMs }: Record<string, unknown>) => (asked.push(timeoutMs), ok)
  await ask(keep).result
  await ask(keep, { timeout: 100 }).result
  expect(asked).toEqual([9000, 100])
})

it('ends at once when it is aborted', async () => {
  const { result, task } = ask(() => new Promise(() => {}))
  task.abort()
  expect(await result).toEqual({ errMsg: 'request:fail abort' })
})

it('takes back what is on its way when it is aborted, and sends nothing that still waits', async () => {
  const asked: { url: string; signal: AbortSignal | undefined }[] = []
  const phone = fakePhone()
  phone.emulator.post = (_, message: { url?: string }, signal?: AbortSignal) => {
    asked.push({ url: message.url!, signal })
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))))
  }
  const request = createRequest(phone)
  const tasks = Array.from({ length: 12 }, (_, index) => request({ url: `${url}${index}` } as never))
  await settled()
  const numbers = () => asked.map((message) => Number(message.url.slice(url.length)))
  expect(numbers()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])

  tasks[10]!.abort()
  tasks[4]!.abort()
  await settled()
  expect(asked.flatMap(({ signal }, index) => (signal?.aborted ? [index] : []))).toEqual([4])
  expect(numbers().slice(10)).toEqual([11])
})

it('lets ten run and the eleventh wait, and goes on after failures', async () => {
  const takeTurn = createTurns(10)
  const ends: ((fail: boolean) => void)[] = []
  const started: number[] = []
  const jobs = Array.from({ length: 12 }, (_, index) =>
    takeTurn(() => {
      started.push(index)
      return new Promise<void>((resolve, reject) => ends.push((fail) => (fail ? reject(new Error()) : resolve())))
    }).catch(() => 'failed'),
  )
  await Promise.resolve()
  expect(started).toHaveLength(10)
  ends[3]!(true)
  expect(await jobs[3]).toBe('failed')
  expect(started.at(-1)).toBe(10)
  ends[0]!(false)
  await jobs[0]
  expect(started.at(-1)).toBe(11)
})

const settled = () => new Promise((resolve) => setTimeout(resolve))

function partOf({ statusCode, header, cookies }: Exclude<ProxyReply, { fail: string }>) {
  return { statusCode, header, cookies }
}
