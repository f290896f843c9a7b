/** What each contender did, round by round. */
export type Rounds<Name extends string, T> = Record<Name, T[]>

/**
 * A B C, A B C, …: whatever else the machine does for a while, it does to all of them. `ahead` rounds go before and are
 * not counted: code is compiled in them, and files grow. Node compiles a server of many functions well only after some
 * ten thousand requests, so servers that were not under load before have more of them.
 */
export async function alternate<Name extends string, T>(
  rounds: number,
  contenders: Record<Name, () => T | Promise<T>>,
  { ahead = 1 } = {},
): Promise<Rounds<Name, T>> {
  const names = Object.keys(contenders) as Name[]
  const done = Object.fromEntries(names.map((name) => [name, []])) as unknown as Rounds<Name, T>
  for (let round = -ahead; round < rounds; round += 1) {
    for (const name of names) {
      const result = await contenders[name]()
      if (round >= 0) done[name].push(result)
    }
  }
  return done
}
