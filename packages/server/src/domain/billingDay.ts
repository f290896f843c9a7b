const hourMs = 60 * 60 * 1000

/** The day money is counted by, `2026-03-01`: one of Asia/Shanghai, where WeChat and the vendors bill. */
export function billingDay(time: Date): string {
  return new Date(time.getTime() + 8 * hourMs).toISOString().slice(0, 10)
}

/** The moments a billing day begins and ends, the latter exclusive. */
export function spanOf(day: string): { from: Date; to: Date } {
  const from = new Date(`${day}T00:00:00+08:00`)
  return { from, to: new Date(from.getTime() + 24 * hourMs) }
}

export function isBillingDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const { from } = spanOf(text)
  return !Number.isNaN(from.getTime()) && billingDay(from) === text // else it is something like 30 February
}
