import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { messageReader, textsOf, type Message } from './messages.ts'

/** A network between a server and PostgreSQL of which a test is the master. */
export interface DatabaseProxy {
  url: string
  /** What went to PostgreSQL so far. */
  sent(): { statements: number; transactions: number }
  /** Cuts the connection of the n-th COMMIT from now: before it reaches PostgreSQL, or before its answer is heard. */
  cutCommit(n: number, when: 'before' | 'after'): void
  /** From now on every byte is swallowed, in both directions; connections stay open, and new ones open. */
  swallow(): void
  /** What was swallowed stays lost; its connections are cut, new ones work. */
  heal(): void
  close(): Promise<void>
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const sent = { statements: 0, transactions: 0 }
  let isSwallowing = false
  let cut: { in: number; when: 'before' | 'after' } | undefined

  const server = createServer((client) => {
    const backend = connect(Number(port), hostname)
    const both = [client, backend]
    const end = () => both.forEach((socket) => socket.destroy())
    for (const socket of both) {
      sockets.add(socket.setNoDelay(true))
      socket
        .on('error', () => undefined)
        .once('close', () => {
          sockets.delete(socket)
          end()
        })
    }
    let isLastAnswer = false
    pass(client, backend, true, (message) => {
      count(message)
      if (!isCommit(message) || !cut || --cut.in > 0) return true
      isLastAnswer = cut.when === 'after'
      cut = undefined
      if (!isLastAnswer) end()
      return isLastAnswer
    })
    pass(backend, client, false, (message) => {
      const isCommitted = message.type === 'C' && textsOf(message.body)[0] === 'COMMIT'
      if (isLastAnswer && isCommitted) end()
      return !(isLastAnswer && isCommitted)
    })
  })

  function pass(from: Socket, to: Socket, isClient: boolean, mayPass: (message: Message) => boolean): void {
    const read = messageReader({ startsWithoutType: isClient })
    from.on('data', (chunk) => {
      if (isSwallowing) return
      for (const message of read(chunk)) {
        if (mayPass(message) && !to.destroyed) to.write(message.bytes)
        if (to.destroyed) return
      }
    })
  }

  /** BEGIN and COMMIT are transactions, and no statements. */
  function count(message: Message): void {
    if (message.type === 'E') sent.statements++
    if (message.type === 'P' && textsOf(message.body)[1]!.startsWith('BEGIN')) sent.statements--
    if (isCommit(message)) sent.transactions++
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    sent: () => ({ ...sent }),
    cutCommit: (n, when) => void (cut = { in: n, when }),
    swallow: () => void (isSwallowing = true),
    heal() {
      isSwallowing = false
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const isCommit = ({ type, body }: Message) => type === 'Q' && textsOf(body)[0] === 'COMMIT'
