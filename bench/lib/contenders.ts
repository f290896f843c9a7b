import type { StepName } from '../load/steps.ts'
import type { Bench } from './bench.ts'
import type { ServerProcess } from './serverProcess.ts'

const files = {
  quickreg: 'lib/quickreg.ts',
  bare: 'peers/bare.ts',
  tutorial: 'peers/tutorial.ts',
  betterAuth: 'peers/betterAuth.ts',
}

export type Contender = keyof typeof files

/** Starts some of them; those whose turn it is not sit idle. */
export async function startContenders<Name extends Contender>(
  bench: Bench,
  names: readonly Name[],
): Promise<Record<Name, ServerProcess>> {
  const started = names.map(async (name) => [name, await bench.start(files[name])] as const)
  return Object.fromEntries(await Promise.all(started)) as Record<Name, ServerProcess>
}

/** Every request it takes from a stranger to somebody with tokens. */
export const registration = {
  'quickreg, generation 2': ['session', 'flow', 'phoneCode'],
  'quickreg, generation 1': ['session', 'flow', 'phoneData'],
  bare: ['bare'],
  'tutorial, generation 2': ['tutorialCode'],
  'tutorial, generation 1': ['tutorialData'],
  'better-auth': ['sendOtp', 'verifyOtp'],
} as const satisfies Record<string, readonly StepName[]>
