/** Runs something later. @returns What calls it off. */
export type Schedule = (run: () => void, ms: number) => () => void

export const scheduleByTimer: Schedule = (run, ms) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
