// What no registration can do without, and nothing else: see README.md.
import { createDecipheriv, createSecretKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { sessionKey } from '../lib/people.ts'
import type { Serve } from '../lib/serverProcess.ts'
import { keepAliveMs } from './keepAlive.ts'
import { openDurable } from './sqlite.ts'

interface Body {
  openid: string
  encryptedData: string
  iv: string
}

export const serve: Serve = async ({ folder }) => {
  const db = openDurable(join(folder, 'bare.db'))
  db.exec('CREATE TABLE accounts (id TEXT PRIMARY KEY, openid TEXT UNIQUE, phone TEXT UNIQUE, created_at TEXT)')
  const insert = db.prepare('INSERT INTO accounts (id, openid, phone, created_at) VALUES (?, ?, ?, ?)')
  const { commit, write } = sharedCommits(db)
  const key = createSecretKey(sessionKey)
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const header = base64url({ alg: 'EdDSA', typ: 'at+jwt', kid: 'bare' })

  function open({ encryptedData, iv }: Body): string {
    const decipher = createDecipheriv('aes-128-cbc', key, Buffer.from(iv, 'base64'))
    const plain = decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8')
    return (JSON.parse(plain) as { purePhoneNumber: string }).purePhoneNumber
  }

  function tokenFor(accountId: string): string {
    const iat = Math.floor(Date.now() / 1000)
    const signed = `${header}.${base64url({ iss: 'bare', sub: accountId, iat, exp: iat + 600 })}`
    return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`
  }

  async function register(body: Body): Promise<object> {
    const accountId = randomUUID()
    const phone = open(body)
    await write(() => insert.run(accountId, body.openid, phone, new Date().toISOString()))
    return { accountId, accessToken: tokenFor(accountId) }
  }

  const jwk = publicKey.export({ format: 'jwk' })
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    if (request.method === 'GET') return reply(response, jwk)
    void read(request)
      .then(register)
      .then((answer) => reply(response, answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      server.close()
      commit()
      db.close()
    },
  }
}

function read(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve, reject) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (text += chunk))
    request.on('end', () => resolve(JSON.parse(text) as Body))
    request.on('error', reject)
  })
}

function reply(response: ServerResponse, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
}

/** One transaction, and one fsync, for all that was asked for in a turn of the event loop. */
function sharedCommits(db: DatabaseSync) {
  let waiting: { work: () => void; resolve: () => void }[] = []
  function commit(): void {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    db.exec('BEGIN IMMEDIATE')
    for (const { work } of group) work()
    db.exec('COMMIT')
    for (const { resolve } of group) resolve()
  }
  function write(work: () => void): Promise<void> {
    if (waiting.length === 0) setImmediate(commit)
    return new Promise((resolve) => waiting.push({ work, resolve }))
  }
  return { commit, write }
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
