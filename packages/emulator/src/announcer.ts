/** Tells whoever listens, in the order they came. */
export interface Announcer<T> {
  announce(news: T): void
  /** @returns Ends the subscription. */
  subscribe(listener: (news: T) => void): () => void
}

export function createAnnouncer<T>(): Announcer<T> {
  const listeners = new Set<(news: T) => void>()
  return {
    announce(news) {
      for (const listener of listeners) listener(news)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
