import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'

/** Where a script of miniprogram-automator connects: `automator.connect({ wsEndpoint: 'ws://localhost:8701/_emulator/automator' })`. */
export const automatorPath = '/_emulator/automator'
/** Where a phone connects that is open in a browser. */
export const agentPath = '/phone/automator'

export interface AutomatorBridge {
  /** Takes over the connection; the caller has checked its Host and Origin. @returns False where the path is none of ours. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  close(): void
}

const noPhone = 'No phone is open: open the emulator in a browser first.'

/** Carries messages between scripts and the phone that was opened last. Replies go to the script that asked. */
export function createAutomatorBridge(): AutomatorBridge {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 })
  const phones: WebSocket[] = []
  const scripts = new Set<WebSocket>()
  const askedBy = new Map<string, WebSocket>()

  const acceptPhone = (phone: WebSocket) => {
    phones.push(phone)
    phone.on('close', () => void phones.splice(phones.indexOf(phone), 1))
    phone.on('message', (data) => {
      const text = String(data)
      const { id } = JSON.parse(text) as { id?: string }
      if (id === undefined) {
        for (const script of scripts) script.send(text) // an event: a line of the console, a binding
        return
      }
      askedBy.get(id)?.send(text)
      askedBy.delete(id)
    })
  }
  const acceptScript = (script: WebSocket) => {
    scripts.add(script)
    script.on('close', () => {
      scripts.delete(script)
      for (const [id, asker] of askedBy) if (asker === script) askedBy.delete(id)
    })
    script.on('message', (data) => {
      const text = String(data)
      const id = idOf(text)
      if (id === undefined) return script.close(1007, 'not a message of miniprogram-automator')
      const phone = phones.at(-1)
      if (!phone) return script.send(JSON.stringify({ id, error: { message: noPhone } }))
      askedBy.set(id, script)
      phone.send(text)
    })
  }
  return {
    upgrade(request, socket, head) {
      const accept = { [automatorPath]: acceptScript, [agentPath]: acceptPhone }[request.url ?? '']
      if (!accept) return false
      sockets.handleUpgrade(request, socket, head, accept)
      return true
    },
    close() {
      for (const socket of [...phones, ...scripts]) socket.terminate()
      sockets.close()
    },
  }
}

function idOf(text: string): string | undefined {
  try {
    const { id } = JSON.parse(text) as { id?: unknown }
    return typeof id === 'string' ? id : undefined
  } catch {
    return undefined
  }
}
