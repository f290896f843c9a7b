import { createAnnouncer, type Announcer } from './announcer.ts'
import type { EmulatorClock } from './clock.ts'
import { createFaults, type Faults } from './faults/faults.ts'
import { seededRandom, systemRandom, type RandomSource } from './random.ts'
import { createWorld, type SmsMessage, type World } from './state/world.ts'
import { createRedactor } from './trace/redactor.ts'
import { createTrace, type Trace } from './trace/trace.ts'

/** What every route works on. */
export interface Emulation {
  world: World
  clock: EmulatorClock
  random: RandomSource
  faults: Faults
  trace: Trace
  /** Every SMS, when it is delivered. */
  sms: Announcer<SmsMessage>
  /** The app whose mini program is on the phone. */
  miniProgram?: { appid: string; name: string | undefined }
}

export function createEmulation(clock: EmulatorClock, seed: string | undefined, world = createWorld()): Emulation {
  const random = seed === undefined ? systemRandom() : seededRandom(seed)
  return {
    world,
    clock,
    random,
    faults: createFaults(random),
    trace: createTrace(createRedactor(world)),
    sms: createAnnouncer(),
  }
}
