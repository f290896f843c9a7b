import { createHmac, createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { person } from '../lib/people.ts'
import type { Serve } from '../lib/serverProcess.ts'
import { openConnection, type HttpReply } from '../load/client.ts'
import { steps, type StepName, type Visitor } from '../load/steps.ts'
import { serve as serveBare } from './bare.ts'
import { serve as serveBetterAuth } from './betterAuth.ts'
import { openDurable } from './sqlite.ts'
import { jwtSecret, serve as serveTutorial } from './tutorial.ts'

let folder: string
let closing: () => Promise<void>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quickreg-peer-'))
})
afterEach(async () => {
  await closing()
  rmSync(folder, { recursive: true })
})

/** Walks one person through and returns the last answer. */
async function walk(serve: Serve, names: StepName[]): Promise<{ last: HttpReply; port: number; visitor: Visitor }> {
  const { port, close } = await serve({ folder })
  closing = close
  const client = await openConnection(port)
  const visitor: Visitor = person(7)
  let last: HttpReply | undefined
  for (const name of names) {
    last = await client.send(steps[name].request(visitor))
    expect(last).toMatchObject({ status: steps[name].status })
    steps[name].learn?.(visitor, last)
  }
  client.close()
  return { last: last!, port, visitor }
}

/** By another connection: only what was committed is seen. */
function rowsOf(file: string, sql: string): unknown[] {
  const db = new DatabaseSync(join(folder, file), { readOnly: true })
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}

const { openid, phone } = person(7)

it('the bare server registers, and signs what it says', async () => {
  const { last, port } = await walk(serveBare, ['bare'])
  expect(rowsOf('bare.db', 'SELECT openid, phone FROM accounts')).toEqual([{ openid, phone }])
  const jwk = (await (await fetch(`http://127.0.0.1:${port}`)).json()) as JsonWebKey
  const { accessToken } = JSON.parse(last.body) as { accessToken: string }
  const [signed, signature] = splitJwt(accessToken)
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  expect(verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64url'))).toBe(true)
})

describe.each(['tutorialCode', 'tutorialData'] as const)('the tutorial’s server, %s', (step) => {
  it('registers, and signs what it says', async () => {
    const { last } = await walk(serveTutorial, [step])
    expect(rowsOf('tutorial.db', 'SELECT openid, phone FROM users')).toEqual([{ openid, phone }])
    const { token } = JSON.parse(last.body) as { token: string }
    const [signed, signature] = splitJwt(token)
    expect(createHmac('sha256', jwtSecret).update(signed).digest('base64url')).toBe(signature)
  })
})

it('better-auth registers by a code, and knows whom its cookie is of', async () => {
  const { last } = await walk(serveBetterAuth, ['sendOtp', 'verifyOtp', 'getSession'])
  expect(rowsOf('better-auth.db', 'SELECT phoneNumber, phoneNumberVerified FROM user')).toEqual([
    { phoneNumber: `+86${phone}`, phoneNumberVerified: 1 },
  ])
  expect(JSON.parse(last.body)).toMatchObject({ user: { phoneNumber: `+86${phone}` } })
})

it('all of them commit as durably as we do', async () => {
  const db = openDurable(join(folder, 'peer.db'))
  closing = async () => db.close()
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 }) // FULL
})

function splitJwt(token: string): [signed: string, signature: string] {
  const dot = token.lastIndexOf('.')
  return [token.slice(0, dot), token.slice(dot + 1)]
}
