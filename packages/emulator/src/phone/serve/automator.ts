import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'

/** Where a script of miniprogram-automator connects: `automator.connect({ wsEndpoint: 'ws://localhost:8701/_emulator/automator' })`. */
export const automatorPath = '/_emulator/automator'
/** Where a phone connects that is open in a browser. */
export const agentPath = '/phone/automator'

export interface AutomatorBridge {
  /** Takes over the connection; the caller has checked its Host and Origin. @returns False where the path is none of ours. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  close(): void
}

/** A question that a phone has not answered yet. */
interface Ask {
  script: WebSocket
  /** As the script numbered it: each counts for itself, so two of them may say the same. */
  id: string
  phone: WebSocket
}

const noPhone = 'No phone is open: open the emulator in a browser first.'
const phoneGone = 'The phone was closed or loaded anew before it answered.'

/** Carries messages between scripts and the phone that was opened last. Replies go to the script that asked. */
export function createAutomatorBridge(): AutomatorBridge {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 })
  const phones: WebSocket[] = []
  const scripts = new Set<WebSocket>()
  const asks = new Map<string, Ask>()
  let asked = 0

  const answer = (key: string, reply: object) => {
    const ask = asks.get(key)
    ask?.script.send(JSON.stringify({ id: ask.id, ...reply }))
    asks.delete(key)
  }
  const acceptPhone = (phone: WebSocket) => {
    phones.push(phone)
    phone.on('close', () => {
      phones.splice(phones.indexOf(phone), 1)
      for (const [key, ask] of asks) if (ask.phone === phone) answer(key, { error: { message: phoneGone } })
    })
    return ({ id, ...message }: Message) => {
      if (id !== undefined) return answer(id, message)
      const event = JSON.stringify(message) // a line of the console, a binding
      for (const script of scripts) script.send(event)
    }
  }
  const acceptScript = (script: WebSocket) => {
    scripts.add(script)
    script.on('close', () => {
      scripts.delete(script)
      for (const [key, ask] of asks) if (ask.script === script) asks.delete(key)
    })
    return ({ id, ...message }: Message) => {
      if (id === undefined) return script.close(1007, notAMessage)
      const key = String(++asked)
      const phone = phones.at(-1)
      if (!phone) return script.send(JSON.stringify({ id, error: { message: noPhone } }))
      asks.set(key, { script, id, phone })
      phone.send(JSON.stringify({ id: key, ...message }))
    }
  }
  const accepts = new Map([
    [automatorPath, acceptScript],
    [agentPath, acceptPhone],
  ])
  return {
    upgrade(request, socket, head) {
      const accept = accepts.get(request.url ?? '')
      if (!accept) return false
      sockets.handleUpgrade(request, socket, head, (accepted) => {
        // A broken frame, or one of more than 16 MiB, ends this connection: `close` follows. Unheard, it would end the process.
        accepted.on('error', () => {})
        const hear = accept(accepted)
        accepted.on('message', (data) => {
          const message = readMessage(data)
          if (message) hear(message)
          else accepted.close(1007, notAMessage)
        })
      })
      return true
    },
    close() {
      for (const socket of [...phones, ...scripts]) socket.terminate()
      sockets.close()
    },
  }
}

interface Message {
  id?: string
}

const notAMessage = 'not a message of miniprogram-automator'

/** @returns `undefined` for what is no JSON object, or has an id that is no string. */
function readMessage(data: RawData): Message | undefined {
  try {
    const message: unknown = JSON.parse(String(data))
    if (typeof message !== 'object' || message === null) return undefined
    return 'id' in message && typeof message.id !== 'string' ? undefined : message
  } catch {
    return undefined
  }
}
