import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLab } from '../test/lab.ts'

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
