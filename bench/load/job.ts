import type { StepName } from './steps.ts'

/** A closed loop: each connection takes the next visitor through the steps as soon as the one before is done. */
export interface Job {
  port: number
  connections: number
  /** Number of the first person who comes. */
  first: number
  steps: readonly StepName[]
  /** What so many visitors have done when the clock starts. Only they come then, again and again if there is time. */
  before?: { steps: readonly StepName[]; visitors: number }
  /** Who comes is somebody of the first so many people, at random, instead. */
  among?: number
  /** Without it, each of the visitors of `before` comes once. */
  seconds?: number
}

export interface Latency {
  p50Ms: number
  p99Ms: number
}

export interface Outcome {
  visits: number
  seconds: number
  /** How many people came for the first time. */
  people: number
  /** From the first step of a visit to the end of its last. */
  visit: Latency
  steps: Partial<Record<StepName, Latency>>
}
