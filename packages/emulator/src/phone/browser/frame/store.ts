/** One state, replaced and never changed in place; those who show a part of it hear when that part is another. */
export interface Store<State> {
  get(): State
  change(part: Partial<State>): void
  /** Runs now and after every change of what `pick` gives. @returns Ends it. */
  watch<Part>(pick: (state: State) => Part, show: (part: Part) => void): () => void
}

export function createStore<State extends object>(first: State): Store<State> {
  let state = first
  const watchers = new Set<() => void>()
  return {
    get: () => state,
    change(part) {
      state = { ...state, ...part }
      for (const watcher of [...watchers]) watcher()
    },
    watch(pick, show) {
      let shown = pick(state)
      show(shown)
      const watcher = () => {
        const picked = pick(state)
        if (Object.is(picked, shown)) return
        shown = picked
        show(picked)
      }
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
  }
}

/** A store whose watchers all end together: those of a view that is thrown away. */
export function scoped<State>(store: Store<State>): Store<State> & { end(): void } {
  const ends: (() => void)[] = []
  return {
    ...store,
    watch(pick, show) {
      const end = store.watch(pick, show)
      ends.push(end)
      return end
    },
    end: () => ends.forEach((end) => end()),
  }
}
