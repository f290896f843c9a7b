import { fill, type Texts } from './texts.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How the emulator's clock stands to this machine's; `1 d 5 min ahead`. */
export function clockText(aheadMs: number, t: Texts): string {
  if (aheadMs === 0) return t.clockOnTime
  const minutes = Math.max(1, Math.round(Math.abs(aheadMs) / minuteMs))
  const parts = [
    [Math.floor((minutes * minuteMs) / dayMs), t.days],
    [Math.floor(((minutes * minuteMs) % dayMs) / hourMs), t.hours],
    [minutes % 60, t.minutes],
  ] as const
  const duration = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => fill(unit, { count }))
    .join(' ')
  return fill(aheadMs > 0 ? t.clockAhead : t.clockBehind, { duration })
}

/** `12:00:01` and `.234`, in the reader's time zone. */
export function timeOfDay(iso: string): { time: string; fraction: string } {
  const at = new Date(iso)
  const two = (part: number) => String(part).padStart(2, '0')
  return {
    time: [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':'),
    fraction: `.${String(at.getMilliseconds()).padStart(3, '0')}`,
  }
}
