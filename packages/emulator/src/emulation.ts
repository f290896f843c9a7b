import { createWorld } from './state/world.ts'
import { createFaults } from './faults/faults.ts'
import { createTrace } from './trace.ts'
import { seededRandom, systemRandom } from './random.ts'
import type { EmulatorClock } from './clock.ts'
import type { Faults } from './faults/faults.ts'
import type { RandomSource } from './random.ts'
import type { Trace } from './trace.ts'
import type { World } from './state/world.ts'

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
