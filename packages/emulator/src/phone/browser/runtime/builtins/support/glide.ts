/** Runs from one number to another in `durationMs`, slowing down; at once for people who asked for less motion. */
export function glide(
  from: number,
  to: number,
  durationMs: number,
  onStep: (value: number) => void,
  onEnd: () => void,
): { stop(): void } {
  const isShort = durationMs <= 0 || from === to || matchMedia('(prefers-reduced-motion: reduce)').matches
  let frame = 0
  let start: number | undefined
  const step = (now: number) => {
    start ??= now
    const done = isShort ? 1 : Math.min(1, (now - start) / durationMs)
    onStep(from + (to - from) * (1 - (1 - done) ** 3))
    if (done < 1) frame = requestAnimationFrame(step)
    else onEnd()
  }
  frame = requestAnimationFrame(step)
  return { stop: () => cancelAnimationFrame(frame) }
}
