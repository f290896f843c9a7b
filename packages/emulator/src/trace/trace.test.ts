import { expect, it } from 'vitest'
import { createLab } from '../../test/lab.ts'
import type { Exchange } from '../index.ts'

it('records calls and acts in order, and tells whoever listens', async () => {
  const heard: Exchange[] = []
  await using lab = await createLab({ onExchange: (exchange) => void heard.push(exchange) })
  await lab.session(await lab.login('lin'))
  await lab.state()
  const { exchanges } = await lab.control<{ exchanges: Exchange[] }>('GET', '/trace')
  expect(exchanges).toEqual(heard)
  expect(exchanges.map(({ kind, method, path, status }) => [kind, method, path, status])).toEqual([
    ['device', 'POST', '/_emulator/users/lin/login', 200],
    ['platform', 'GET', '/sns/jscode2session', 200],
  ])
  expect(exchanges[1]).toMatchObject({ at: '2026-07-01T04:00:00.000Z', query: { grant_type: 'authorization_code' } })
})

it('streams what happens as server-sent events', async () => {
  await using lab = await createLab()
  const leave = new AbortController()
  const response = await fetch(`${lab.emulator.url}/_emulator/trace`, {
    headers: { accept: 'text/event-stream' },
    signal: leave.signal,
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  await lab.login('lin')
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk as Uint8Array)
    if (/^data: .*\n\n/m.test(text)) break
  }
  leave.abort()
  const event = JSON.parse(/^data: (.*)$/m.exec(text)![1]!) as Exchange
  expect(event).toMatchObject({ kind: 'device', path: '/_emulator/users/lin/login' })
})
