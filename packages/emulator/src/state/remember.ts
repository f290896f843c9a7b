/** A load test must not fill the memory: of what only ages, the oldest entries are forgotten. */
export function remember<T>(entries: Map<string, T>, key: string, value: T, atMost = 50_000): T {
  entries.set(key, value)
  if (entries.size > atMost) entries.delete(entries.keys().next().value!)
  return value
}
