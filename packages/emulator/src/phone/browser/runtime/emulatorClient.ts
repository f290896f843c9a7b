import { slowNetworkMs } from '../../../device/client.ts'
import type { Device } from '../../wire.ts'
import type { EmulatorClient } from './ports.ts'

/** The control plane said no, or did not answer. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError'
}

/** What a real phone asks WeChat for; it knows the rest by itself. */
const overTheNetwork = new Set(['login', 'check-session', 'phone-sheet', 'phone-tap'])

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export function createEmulatorClient(device: Device, appid: string): EmulatorClient {
  const post = async <Reply>(path: string, body: object, signal?: AbortSignal): Promise<Reply> =>
    read(
      await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: signal ?? null,
      }),
    )
  return {
    post,
    get: async (path) => read(await fetch(path)),
    async act(verb, body = {}) {
      if (device.network === 'slow' && overTheNetwork.has(verb)) await sleep(slowNetworkMs)
      const { platform, sdkVersion, wechatVersion, network } = device
      const client = { platform, sdkVersion, wechatVersion, network }
      return post(`/_emulator/users/${encodeURIComponent(device.userId)}/${verb}`, { appid, client, ...body })
    },
  }
}

async function read<Reply>(response: Response): Promise<Reply> {
  const reply = (await response.json()) as Reply & { error?: { message: string } }
  if (!response.ok) throw new EmulatorError(reply.error?.message ?? `the emulator answered ${response.status}`)
  return reply
}
