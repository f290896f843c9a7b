const pausesMs = [50, 150, 400, 1_000]

/** Writes down what has already happened outside, and cost money: a commit that failed is tried again. */
export async function persist<T>(
  { sleep }: { sleep: (ms: number) => Promise<void> },
  commit: () => Promise<T>,
): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await commit()
    } catch {
      await sleep(pauseMs)
    }
  }
  return commit()
}
