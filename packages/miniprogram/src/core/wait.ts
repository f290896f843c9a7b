import { fill } from './fill.ts'
import type { Texts } from './texts.ts'

/**
 * How long to wait, as people say it: `45 秒后`, `12 分钟后`, `3 小时后`, `明天`.
 *
 * @param now Milliseconds since the epoch: what is tomorrow depends on it.
 */
export function waitText(seconds: number, { wait }: Texts, now: number): string {
  if (seconds < 100) return fill(wait.seconds, { n: seconds })
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 100) return fill(wait.minutes, { n: minutes })
  const isToday = new Date(now).getDate() === new Date(now + seconds * 1_000).getDate()
  return isToday ? fill(wait.hours, { n: Math.ceil(minutes / 60) }) : wait.tomorrow
}
