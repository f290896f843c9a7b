import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { message, messageReader, textsOf, type Message } from './support/messages.ts'

export interface Pooler {
  /** The same database, through the pooler. */
  url: string
  /** Back-end connections on which each client's transactions ran. */
  spread(): number[]
  close(): Promise<void>
}

/** Connections to PostgreSQL, far fewer than clients. */
const backendCount = 3
/** What PgBouncer keeps for each client by itself; any other startup parameter it refuses. */
const tracked = new Set(['client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings', 'application_name'])

/**
 * A pooler in transaction mode, as PgBouncer is without `max_prepared_statements`: gives each transaction to whichever
 * connection is free, knows nothing of sessions, and refuses startup parameters it would have to keep.
 *
 * @see https://www.pgbouncer.org/features.html
 */
export async function startPooler(databaseUrl: string): Promise<Pooler> {
  const target = new URL(databaseUrl)
  const free: Backend[] = await Promise.all(Array.from({ length: backendCount }, (_, id) => openBackend(target, id)))
  const all = [...free]
  const waiting: ((backend: Backend) => void)[] = []
  const spreads: Set<number>[] = []
  const clients = new Set<Socket>()

  /** The one that rested longest, so that a client that counts on its session is soon disappointed. */
  function take(): Promise<Backend> {
    const backend = free.shift()
    return backend ? Promise.resolve(backend) : new Promise((resolve) => waiting.push(resolve))
  }
  function giveBack(backend: Backend): void {
    const next = waiting.shift()
    if (next) next(backend)
    else free.push(backend)
  }

  const server = createServer((client) => {
    clients.add(client)
    const used = new Set<number>()
    spreads.push(used)
    serve(client, {
      async take() {
        const backend = await take()
        used.add(backend.id)
        return backend
      },
      giveBack,
    })
    client.once('close', () => clients.delete(client))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    spread: () => spreads.map((used) => used.size),
    async close() {
      for (const client of clients) client.destroy()
      for (const backend of all) backend.socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Backend {
  id: number
  socket: Socket
  /** Who hears what PostgreSQL says at the moment. */
  hear: (message: Message) => void
}

async function openBackend({ hostname, port, username, pathname }: URL, id: number): Promise<Backend> {
  const socket = connect(Number(port), hostname).setNoDelay(true)
  socket.on('error', () => undefined)
  const backend: Backend = { id, socket, hear: () => undefined }
  const read = messageReader({ startsWithoutType: false })
  socket.on('data', (chunk) => read(chunk).forEach((one) => backend.hear(one)))
  const version = Buffer.from([0, 3, 0, 0])
  const ready = new Promise<void>((resolve) => (backend.hear = ({ type }) => type === 'Z' && resolve()))
  socket.write(message('', version, 'user', username, 'database', pathname.slice(1), Buffer.from([0])))
  await ready
  return backend
}

interface Backends {
  take(): Promise<Backend>
  giveBack(backend: Backend): void
}

function serve(client: Socket, { take, giveBack }: Backends): void {
  client.setNoDelay(true).on('error', () => undefined)
  const read = messageReader({ startsWithoutType: true })
  let backend: Backend | undefined
  let isTaking = false
  let queue: Message[] = []
  /** Answers that end with ReadyForQuery and are still to come. */
  let expected = 0

  function hear({ type, body, bytes }: Message): void {
    if (!client.destroyed) client.write(bytes)
    if (type !== 'Z') return
    expected--
    const isIdle = body.toString() === 'I'
    if (isIdle && expected === 0) letGo()
  }
  function letGo(): void {
    const done = backend!
    backend = undefined
    done.hear = () => undefined
    giveBack(done)
    if (queue.length > 0) void forward()
  }
  async function forward(): Promise<void> {
    if (isTaking) return
    if (!backend) {
      isTaking = true
      const taken = await take()
      isTaking = false
      if (client.destroyed) return giveBack(taken)
      backend = taken
      backend.hear = hear
    }
    const due = queue
    queue = []
    expected += due.filter(({ type }) => type === 'S' || type === 'Q').length
    backend.socket.write(Buffer.concat(due.map(({ bytes }) => bytes)))
  }

  client.on('data', (chunk) => {
    for (const one of read(chunk)) {
      if (one.type === '') client.write(welcome(one))
      else if (one.type === 'X') client.end()
      else queue.push(one)
    }
    if (queue.length > 0) void forward()
  })
  client.once('close', () => {
    if (!backend) return
    // In the middle of a transaction, which nobody will end.
    const left = backend
    left.hear = ({ type, body }) => {
      if (type !== 'Z' || --expected > 0) return
      if (body.toString() === 'I') return giveBack(left)
      expected = 1
      left.socket.write(message('Q', 'ROLLBACK'))
    }
    if (expected === 0) {
      expected = 1
      left.socket.write(message('Q', 'ROLLBACK'))
    }
  })
}

/** AuthenticationOk and ReadyForQuery, or the refusal in PgBouncer's words. */
function welcome({ body }: Message): Buffer {
  const texts = textsOf(body.subarray(4))
  const names = texts.filter((text, index) => index % 2 === 0 && text !== '')
  const refused = names.find((name) => !['user', 'database'].includes(name) && !tracked.has(name))
  if (refused) {
    const text = `unsupported startup parameter: ${refused}`
    return message('E', 'SFATAL', 'VFATAL', 'C08P01', `M${text}`, Buffer.from([0]))
  }
  return Buffer.concat([message('R', Buffer.alloc(4)), message('K', Buffer.alloc(8)), message('Z', Buffer.from('I'))])
}
