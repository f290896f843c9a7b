import type { ServerResponse } from 'node:http'
import type { Emulation } from '../../emulation.ts'
import type { PhoneEvent } from '../wire.ts'
import type { PhoneProject } from './openPhone.ts'

const heartbeatMs = 15_000
const retryMs = 500

/** Server-sent: what reaches the phone of one person without being asked for. */
export function streamPhoneEvents(
  { sms, world }: Emulation,
  project: PhoneProject | undefined,
  userId: string,
  outgoing: ServerResponse,
): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  outgoing.write(`retry: ${retryMs}\n: events follow\n\n`)
  const send = ({ type, ...data }: PhoneEvent) => outgoing.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
  const ends = [
    sms.subscribe(({ to, text, from }) => {
      const phones = world.users.get(userId)?.phones ?? []
      const isHers = phones.some(({ countryCode, purePhoneNumber }) => to === `+${countryCode}${purePhoneNumber}`)
      if (isHers) send({ type: 'sms', to, text, ...(from !== undefined && { from }) })
    }),
    project?.onBuilt(({ revision }) => send({ type: 'built', revision })),
    project?.onClosed(() => outgoing.end()), // another is in its place: the browser connects again and looks
  ]
  // A browser notices by the silence that the emulator is gone.
  const heartbeat = setInterval(() => outgoing.write(': still here\n\n'), heartbeatMs)
  outgoing.on('close', () => {
    clearInterval(heartbeat)
    for (const end of ends) end?.()
  })
}
