/** Tables can be had from 10:00, the last at 20:30. */
export function openTimes(): string[] {
  const times: string[] = []
  for (let hour = 10; hour <= 20; hour += 1) times.push(`${hour}:00`, `${hour}:30`)
  return times
}

/** `2026-05-01`, counted from a day in the phone's own time zone. */
export function daysAhead(from: Date, days: number): string {
  const day = new Date(from.getFullYear(), from.getMonth(), from.getDate() + days)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
