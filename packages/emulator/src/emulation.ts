import type { EmulatorClock } from './clock.ts'
import { createFaults, type Faults } from './faults/faults.ts'
import { seededRandom, systemRandom, type RandomSource } from './random.ts'
import { createWorld, type World } from './state/world.ts'
import { createTrace, type Trace } from './trace.ts'

/** What every route works on. */
export interface Emulation {
  world: World
  clock: EmulatorClock
  random: RandomSource
  faults: Faults
  trace: Trace
}

export function createEmulation(clock: EmulatorClock, seed: string | undefined, world = createWorld()): Emulation {
  const random = seed === undefined ? systemRandom() : seededRandom(seed)
  return { world, clock, random, faults: createFaults(random), trace: createTrace() }
}
