import { withBench, type Bench, type Settings } from '../lib/bench.ts'
import { registration, startContenders } from '../lib/contenders.ts'
import { ratioOf } from '../lib/load.ts'
import { alternate } from '../lib/rounds.ts'
import type { StepName } from '../load/steps.ts'
import { figuresTable } from '../report/figures.ts'
import type { Section } from '../report/section.ts'

const connections = 64
const visitors = 500

/** People who are registered: signing in again, and showing what they were given. */
export const signIn = (settings: Settings): Promise<Section> => withBench(settings, measure)

async function measure(bench: Bench): Promise<Section> {
  const { load, rounds, seconds } = bench
  const { quickreg, betterAuth } = await startContenders(bench, ['quickreg', 'betterAuth'])
  const ours = (step: StepName) => () => {
    const before = { steps: registration['quickreg, generation 2'], visitors }
    return load.drive(quickreg, { connections, before, steps: [step], seconds })
  }
  const theirs = (steps: readonly StepName[]) => () => {
    const before = { steps: registration['better-auth'], visitors }
    return load.drive(betterAuth, { connections, before, steps, seconds })
  }
  const signIns = await alternate(rounds, {
    'quickreg, silent': ours('silentSignIn'),
    'better-auth, by code': theirs(['sendOtp', 'verifyOtp']),
  })
  const checks = await alternate(rounds, {
    'quickreg, GET /v1/account': ours('account'),
    'better-auth, GET /get-session': theirs(['getSession']),
  })
  return {
    tables: [
      figuresTable(`Signing in again, ${connections} connections`, 'sign-ins', signIns),
      figuresTable(`Token check, ${connections} connections`, 'checks', checks),
    ],
    goals: [
      {
        goal: 'Silent sign-ins/s, of better-auth’s sign-ins',
        must: '≥',
        target: 12,
        measured: ratioOf(signIns['quickreg, silent'], signIns['better-auth, by code'], ({ perSecond }) => perSecond),
        unit: '×',
      },
    ],
    raw: { signIns, checks },
  }
}
