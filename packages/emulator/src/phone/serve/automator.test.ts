import { once } from 'node:events'
import { connect as connectRaw } from 'node:net'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createLab } from '../../../test/lab.ts'
import { agentPath, automatorPath } from './automator.ts'

const hear = async (socket: WebSocket): Promise<unknown> => {
  const [data] = (await once(socket, 'message')) as [Buffer]
  return JSON.parse(String(data))
}

async function connect(url: string, path: string, origin?: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, origin === undefined ? {} : { origin })
  await once(socket, 'open')
  return socket
}

it('carries a question to the phone and its answer back to the script that asked', async () => {
  await using lab = await createLab()
  const phone = await connect(lab.emulator.url, agentPath, lab.emulator.url)
  const one = await connect(lab.emulator.url, automatorPath)
  const other = await connect(lab.emulator.url, automatorPath)
  phone.on('message', (data) => {
    const { id, method } = JSON.parse(String(data)) as { id: string; method: string }
    phone.send(JSON.stringify({ id, result: { heard: method } }))
  })
  const answers = [hear(one), hear(other)]
  one.send(JSON.stringify({ id: '1', method: 'Tool.getInfo', params: {} }))
  other.send(JSON.stringify({ id: '2', method: 'App.getPageStack', params: {} }))
  expect(await Promise.all(answers)).toEqual([
    { id: '1', result: { heard: 'Tool.getInfo' } },
    { id: '2', result: { heard: 'App.getPageStack' } },
  ])
})

it('keeps two scripts apart that number their questions alike', async () => {
  await using lab = await createLab()
  const phone = await connect(lab.emulator.url, agentPath)
  const scripts = [await connect(lab.emulator.url, automatorPath), await connect(lab.emulator.url, automatorPath)]
  const questions: { id: string; method: string }[] = []
  for (const [index, script] of scripts.entries()) {
    script.send(JSON.stringify({ id: '1', method: `question ${index}` }))
    questions.push((await hear(phone)) as { id: string; method: string })
  }
  const answers = scripts.map(hear)
  for (const { id, method } of questions.toReversed()) phone.send(JSON.stringify({ id, result: `to ${method}` }))
  expect(await Promise.all(answers)).toEqual([
    { id: '1', result: 'to question 0' },
    { id: '1', result: 'to question 1' },
  ])
})

it('tells a script that waits when the phone goes', async () => {
  await using lab = await createLab()
  const phone = await connect(lab.emulator.url, agentPath)
  const script = await connect(lab.emulator.url, automatorPath)
  const answer = hear(script)
  script.send(JSON.stringify({ id: '7', method: 'Tool.getInfo' }))
  await once(phone, 'message')
  phone.close()
  expect(await answer).toMatchObject({ id: '7', error: { message: expect.stringContaining('closed') } })
})

const over16MiB = JSON.stringify({ method: 'App.logAdded', params: 'x'.repeat(17 * 1024 * 1024) })

it.each([
  ['no JSON', 'hello', 1007],
  ['null', 'null', 1007],
  ['an id that is no string', '{"id":{}}', 1007],
  ['more than 16 MiB', over16MiB, 1009],
])('closes on a phone or a script that sends %s, and goes on', async (_, text, closeCode) => {
  await using lab = await createLab()
  for (const path of [agentPath, automatorPath]) {
    const socket = await connect(lab.emulator.url, path)
    socket.on('error', () => {}) // the rest of a long message finds the connection closed
    const closed = once(socket, 'close')
    socket.send(text)
    expect(await closed, path).toMatchObject([closeCode, expect.anything()])
  }
  const script = await connect(lab.emulator.url, automatorPath)
  const answer = hear(script)
  script.send(JSON.stringify({ id: '1', method: 'Tool.getInfo' }))
  expect(await answer).toMatchObject({ id: '1' })
})

it.each([agentPath, automatorPath])('survives a broken frame at %s', async (path) => {
  await using lab = await createLab()
  const socket = connectRaw(lab.emulator.port)
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(
    [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${lab.emulator.port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    ].join('\r\n'),
  )
  await once(socket, 'data')
  socket.write(Buffer.from([0xff, 0xff, 0, 0, 0, 0, 0, 0]))
  await once(socket, 'close')
  expect(await lab.state()).toMatchObject({ users: expect.any(Array) })
})

it('says so where no phone is open', async () => {
  await using lab = await createLab()
  const script = await connect(lab.emulator.url, automatorPath)
  const answer = hear(script)
  script.send(JSON.stringify({ id: '1', method: 'Tool.getInfo', params: {} }))
  expect(await answer).toMatchObject({ id: '1', error: { message: expect.stringContaining('No phone is open') } })
})

it('lets no foreign page in, and closes on what is no message', async () => {
  await using lab = await createLab()
  await expect(connect(lab.emulator.url, automatorPath, 'https://evil.example')).rejects.toThrow('403')
  const script = await connect(lab.emulator.url, automatorPath)
  script.send('hello')
  const [code] = (await once(script, 'close')) as [number]
  expect(code).toBe(1007)
})
