import { coming } from './steps/coming.ts'
import { counting } from './steps/counting.ts'
import { giving } from './steps/giving.ts'
import { leaving } from './steps/leaving.ts'
import { moving } from './steps/moving.ts'
import { refusing } from './steps/refusing.ts'
import { texting } from './steps/texting.ts'
import type { Step } from './walk.ts'
import type { World } from './world.ts'

/** The whole journey: come and come back, the old form and other data, refusals, SMS, new numbers, leaving, the bill. */
export const steps: readonly Step<World>[] = [
  ...coming,
  ...giving,
  ...refusing,
  ...texting,
  ...moving,
  ...leaving,
  ...counting,
]
