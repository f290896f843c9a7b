import type { PhoneEvent } from '../../wire.ts'

/**
 * What happens outside while the phone lies there: a build, an SMS. The browser connects again by itself; `again` is
 * called then, for what happened meanwhile nobody repeats.
 */
export function listenToEvents(
  userId: string,
  on: { [Type in PhoneEvent['type']]: (event: Extract<PhoneEvent, { type: Type }>) => void } & { again(): void },
): void {
  const source = new EventSource(`/phone/events?user=${encodeURIComponent(userId)}`)
  for (const type of ['built', 'sms'] as const) {
    source.addEventListener(type, ({ data }: MessageEvent<string>) => on[type]({ type, ...JSON.parse(data) } as never))
  }
  source.addEventListener('open', () => source.addEventListener('open', on.again), { once: true })
}
