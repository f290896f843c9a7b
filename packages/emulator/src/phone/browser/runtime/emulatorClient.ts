import type { Device } from '../../wire.ts'
import type { EmulatorClient } from './ports.ts'

/** The control plane said no, or did not answer. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError'
}

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
    act(verb, body = {}) {
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
