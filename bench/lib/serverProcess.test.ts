import { createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openConnection, type Client } from '../load/client.ts'
import { steps, type StepName, type Visitor } from '../load/steps.ts'
import { person } from './people.ts'
import { startServerProcess, type ServerProcess } from './serverProcess.ts'

let folder: string
let server: ServerProcess
let client: Client
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quickreg-process-'))
  server = await startServerProcess(new URL('quickreg.ts', import.meta.url).href, { folder })
  client = await openConnection(server.port)
})
afterEach(async () => {
  client.close()
  await server.stop()
  rmSync(folder, { recursive: true })
})

async function walk(visitor: Visitor, names: StepName[]): Promise<Visitor> {
  for (const name of names) {
    const reply = await client.send(steps[name].request(visitor))
    expect(reply).toMatchObject({ status: steps[name].status })
    steps[name].learn?.(visitor, reply)
  }
  return visitor
}

it('our server, in a process of its own, takes people of both generations all the way, and tells what it used', async () => {
  const before = await server.usage()
  await walk(person(1), ['session', 'flow', 'phoneData', 'account', 'silentSignIn'])
  const { accessToken = '' } = await walk(person(2), ['session', 'flow', 'phoneCode', 'silentSignIn', 'account'])

  const { body } = await client.send({ method: 'GET', path: '/.well-known/jwks.json' })
  const { keys } = JSON.parse(body) as { keys: JsonWebKey[] }
  const [head, payload, signature = ''] = accessToken.split('.')
  const key = createPublicKey({ key: keys[0]!, format: 'jwk' })
  expect(verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true)

  expect((await server.usage()).cpuMs).toBeGreaterThan(before.cpuMs)
  expect((await server.memory()).heapMb).toBeGreaterThan(0)
})
