import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLab } from '../test/lab.ts'
import { smallest, temporaryProject } from './phone/project/testing/temporaryProject.ts'

it.each(['destroy', 'resetAndDestroy'] as const)(
  'answers on after clients whose upgrade it refuses have gone without listening: %s',
  async (leave) => {
    await using lab = await createLab()
    const { port } = lab.emulator
    const upgrade = [
      'GET /anything HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'Origin: https://evil.example',
      'Connection: Upgrade',
      'Upgrade: websocket',
    ]
    for (let round = 0; round < 20; round += 1) {
      const client = connect(port, '127.0.0.1')
      client.on('error', () => {})
      await once(client, 'connect')
      client.pause()
      client.write(`${upgrade.join('\r\n')}\r\n\r\n`)
      await sleep(round % 4) // before, while and after the refusal is written
      client[leave]()
    }
    expect(await lab.state()).toMatchObject({ users: expect.any(Array) })
  },
)

it('tells which other machines a mini program sends requests to', async () => {
  await using lab = await createLab()
  const requestHosts = {
    'https://coffee.example': '$SERVER',
    'https://here.example': 'http://localhost:8790',
    'https://here6.example': 'http://[::1]:8790',
    'https://shop.example': 'http://169.254.169.254',
    'https://other.example': 'http://169.254.169.254',
  }
  const { dir } = temporaryProject({ ...smallest, 'quickreg.project.json': JSON.stringify({ requestHosts }) })
  expect(await lab.emulator.openProject({ dir, api: 'https://named-by-the-reader.example' })).toEqual({
    remoteOrigins: ['http://169.254.169.254'],
  })
})
