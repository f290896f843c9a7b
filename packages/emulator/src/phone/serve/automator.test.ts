import { once } from 'node:events'
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
