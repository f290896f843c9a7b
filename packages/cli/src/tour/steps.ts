import { coming } from './steps/coming.ts'
import { giving } from './steps/giving.ts'
import { leaving } from './steps/leaving.ts'
import { refusing } from './steps/refusing.ts'
import type { Step } from './walk.ts'
import type { World } from './world.ts'

/** The whole journey: come and come back, the old form and other data, refusals, and leaving again. */
export const steps: readonly Step<World>[] = [...coming, ...giving, ...refusing, ...leaving]
