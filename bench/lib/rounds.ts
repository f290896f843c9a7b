/** What each contender did, round by round. */
export type Rounds<Name extends string, T> = Record<Name, T[]>

/**
 * A B C, A B C, …: whatever else the machine does for a while, it does to all of them. One round more goes ahead and is
 * not counted, in which code is compiled and files grow.
 */
export async function alternate<Name extends string, T>(
  rounds: number,
  contenders: Record<Name, () => T | Promise<T>>,
): Promise<Rounds<Name, T>> {
  const names = Object.keys(contenders) as Name[]
  const done = Object.fromEntries(names.map((name) => [name, []])) as unknown as Rounds<Name, T>
  for (let round = -1; round < rounds; round += 1) {
    for (const name of names) {
      const result = await contenders[name]()
      if (round >= 0) done[name].push(result)
    }
  }
  return done
}
