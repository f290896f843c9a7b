export interface Listeners<Value> {
  /** @returns Ends it. */
  add(listener: (value: Value) => void): () => void
  tell(value: Value): void
}

export function createListeners<Value>(): Listeners<Value> {
  let all: ((value: Value) => void)[] = []
  return {
    add(listener) {
      all = all.concat(listener)
      return () => void (all = all.filter((other) => other !== listener))
    },
    tell(value) {
      for (const listener of all) listener(value)
    },
  }
}
