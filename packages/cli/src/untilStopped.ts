/** npm's repeat of a Ctrl-C comes within this time; a later signal is another one. */
const repeatMs = 1000
/** A process that has stopped waits this long for the repeat. */
const lingerMs = 250

/**
 * Resolves when this process is asked to stop: by Ctrl-C, by SIGTERM, or because whoever started it with a channel is
 * gone. Call it before starting anything, so that no signal finds the process half started.
 *
 * A second signal ends the process at once, unless it comes within a second: npm passes on a Ctrl-C that the terminal
 * has already delivered.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined
    const ask = () => {
      if (askedAt === undefined) {
        askedAt = performance.now()
        // Stopping may take no time, and the repeat would find a process that has lost its handlers, and kill it.
        setTimeout(() => {}, lingerMs)
        resolve()
      } else if (performance.now() - askedAt > repeatMs) process.exit(1)
    }
    process.on('SIGINT', ask).on('SIGTERM', ask)
    if (!process.channel) return
    process.on('disconnect', ask)
    process.channel.unref() // a listener alone would keep the process alive
  })
}

/** Ends this process by then, as a failure, if something still keeps it: whoever stopped it must not wait for ever. */
export function endWithin(ms: number): void {
  setTimeout(() => process.exit(1), ms).unref()
}
