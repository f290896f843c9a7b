import type { AppState, EmulatorState, Exchange, Fault, SmsMessage, UserState } from './emulatorState.ts'

/** The control plane refused; the message is its own. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
}

/** Nobody answers. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

type UserPatch = Partial<UserState> & { appid?: string; privacyAgreed?: boolean; rotateSessionKey?: true }

/** The emulator's control plane, as far as the frame uses it. Every call throws a ControlError or an UnreachableError. */
export const controlPlane = {
  state: () => call<EmulatorState>('GET', '/_emulator/state'),
  patchApp: (appid: string, patch: Partial<AppState>) => call('PATCH', `/_emulator/apps/${appid}`, patch),
  patchUser: (userId: string, patch: UserPatch) =>
    call('PATCH', `/_emulator/users/${encodeURIComponent(userId)}`, patch),
  putFaults: (faults: Fault[]) => call('PUT', '/_emulator/faults', { faults }),
  moveClock: (move: { advanceSeconds: number } | { now: string }) => call('POST', '/_emulator/clock', move),
  sms: async () => (await call<{ messages: SmsMessage[] }>('GET', '/_emulator/sms')).messages,
  trace: async () => (await call<{ exchanges: Exchange[] }>('GET', '/_emulator/trace')).exchanges,
  /** The app whose mini program is on the phone. */
  appid: async () => (await call<{ appid: string }>('GET', '/phone/project.json')).appid,
}

export type ControlPlane = typeof controlPlane

async function call<Reply>(method: string, path: string, body?: object): Promise<Reply> {
  const response = await request(method, path, body)
  const reply: unknown = await response.json().catch(() => undefined)
  if (response.ok && reply !== undefined) return reply as Reply
  const refusal = reply as { error?: { message?: string } } | undefined
  throw new ControlError(refusal?.error?.message ?? `${method} ${path}: HTTP ${response.status}`)
}

async function request(method: string, path: string, body: object | undefined): Promise<Response> {
  const headers = body && { 'content-type': 'application/json' }
  try {
    return await fetch(path, { method, ...(body && { headers, body: JSON.stringify(body) }) })
  } catch (cause) {
    throw new UnreachableError('The emulator does not answer.', { cause })
  }
}

/**
 * Follows the trace. On every (re)connection the past is read again, so nothing is missed while the emulator restarts.
 *
 * @returns Ends it.
 */
export function followTrace(hear: {
  past(exchanges: Exchange[]): void
  next(exchange: Exchange): void
  connection(state: 'connecting' | 'live' | 'lost'): void
}): () => void {
  hear.connection('connecting')
  const source = new EventSource('/_emulator/trace')
  let early: Exchange[] | undefined
  source.onopen = () => {
    hear.connection('live')
    // What happens while the past is on its way waits; the past may hold it already.
    const waiting: Exchange[] = (early = [])
    const join = (past: Exchange[]) => {
      const last = past.at(-1)?.sequence ?? 0
      hear.past([...past, ...waiting.filter(({ sequence }) => sequence > last)])
      early = undefined
    }
    controlPlane.trace().then(join, () => hear.connection('lost'))
  }
  source.onerror = () => hear.connection('lost')
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const exchange = JSON.parse(data) as Exchange
    if (early) early.push(exchange)
    else hear.next(exchange)
  }
  return () => source.close()
}
