import { afterEach, beforeEach, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { connectTo, statusesIn } from './support/sockets.ts'
import { startProcess } from './support/processes.ts'
import { holdLock } from './support/sql.ts'
import { serverEnvironment, startWorld, type World } from './support/world.ts'

/** Twice what may begin in a turn or wait for the store, and what the store is busy with. */
const crowd = 600

let world: World
beforeEach(async () => void (world = await startWorld()))
afterEach(() => world?.close())

it('turns new requests away while the store has too much to do, answers those it let in, and lives', async () => {
  const { url, opsUrl } = world.server
  const phone = await world.holdPhone(await world.somebody())
  const flow = JSON.stringify({ purpose: 'account', scene: 'join', consent: { policyVersion: '1' } })
  const request = [
    'POST /v1/flows HTTP/1.1',
    'host: x',
    'content-type: application/json',
    `content-length: ${flow.length}`,
    `authorization: Bearer ${phone.session.sessionToken}`,
    '',
    flow,
  ].join('\r\n')
  const lines = await Promise.all(Array.from({ length: crowd }, () => connectTo(url)))
  const answers = lines.map(
    (socket) => new Promise<string>((resolve) => socket.once('data', (b) => resolve(String(b)))),
  )

  const release = await holdLock(world.database, 'flows')
  for (let wave = 0; wave < 3; wave += 1) {
    for (const socket of lines.slice((wave * crowd) / 3, ((wave + 1) * crowd) / 3)) socket.write(request)
    // In turns of their own, so that it is the store they are too many for.
    expect((await call('GET', `${url}/healthz`)).status).toBe(200)
  }
  await Promise.any(answers)
  await release()
  const said = await Promise.all(answers)
  lines.forEach((socket) => socket.destroy())

  expect(new Set(said.flatMap(statusesIn))).toEqual(new Set([201, 429, 503])) // five are opened, and five are enough
  for (const one of said.filter((text) => text.includes(' 503 '))) expect(one).toMatch(/^retry-after: [123]\r$/m)
  const metrics = await (await fetch(`${opsUrl}/metrics`)).text()
  expect(/^quickreg_shed_total\{kind="store"\} (\d+)$/m.exec(metrics)?.[1]).toMatch(/[1-9]/)
  expect(metrics, 'nothing is done fast by being turned away').not.toMatch(/^quickreg_request_seconds.*status="503"/m)
  await world.holdPhone(await world.somebody())
})

it('turns away what piled up while the process could not run, but never who asks whether it lives', async () => {
  const { url, pid, kill } = await startProcess(serverEnvironment(world.wechat.url, world.database))
  const lines = await Promise.all(Array.from({ length: crowd }, () => connectTo(url)))
  // A process takes one new connection in a turn: only who was answered is sure to be taken.
  for (const socket of lines) socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
  await Promise.all(lines.map((socket) => new Promise((resolve) => socket.once('data', resolve))))
  process.kill(pid, 'SIGSTOP')
  const answers = lines.map(
    (socket, n) =>
      new Promise<{ health: boolean; status: number | undefined }>((resolve) => {
        const health = n % 10 === 0
        socket.once('data', (bytes) => resolve({ health, status: statusesIn(bytes.toString())[0] }))
        socket.write(`GET ${health ? '/healthz' : '/nowhere'} HTTP/1.1\r\nhost: x\r\n\r\n`)
      }),
  )
  process.kill(pid, 'SIGCONT')
  const statuses = await Promise.all(answers)
  lines.forEach((socket) => socket.destroy())
  await kill()

  expect(new Set(statuses.filter(({ health }) => health).map(({ status }) => status))).toEqual(new Set([200]))
  expect(new Set(statuses.filter(({ health }) => !health).map(({ status }) => status))).toEqual(new Set([404, 503]))
})
