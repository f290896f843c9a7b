import type { Emulation } from '../emulation.ts'
import { keepApp } from '../state/apps.ts'
import { createWorld } from '../state/world.ts'
import { get, withBody } from './route.ts'
import { clockBody, emptyBody, faultsBody } from './schemas.ts'
import { chargesView, stateView } from './views.ts'

export const systemRoutes = [
  get('/_emulator/state', ({ emulation }) => stateView(emulation)),
  withBody('POST')('/_emulator/reset', emptyBody, ({ emulation }) => {
    reset(emulation)
    return stateView(emulation)
  }),
  withBody('POST')('/_emulator/clock', clockBody, ({ emulation: { clock } }, body) => {
    if ('now' in body) clock.set(new Date(body.now))
    else clock.advance(body.advanceSeconds)
    return { now: clock.now().toISOString() }
  }),
  get('/_emulator/faults', ({ emulation }) => ({ faults: emulation.faults.list() })),
  withBody('PUT')('/_emulator/faults', faultsBody, ({ emulation }, { faults }) => {
    emulation.faults.put(faults)
    return { faults: emulation.faults.list() }
  }),
  get('/_emulator/ledger', ({ emulation: { world } }) => ({
    charges: chargesView(world),
    totalFen: world.charges.reduce((sum, { priceFen }) => sum + priceFen, 0),
  })),
  get('/_emulator/trace', ({ emulation }) => ({ exchanges: emulation.trace.recent() })),
]

/** The ready-made app, the one on the phone and the ready-made people alone, no faults, an empty trace. The clock is the caller's and stays. */
function reset({ world, faults, trace, miniProgram }: Emulation): void {
  Object.assign(world, createWorld())
  if (miniProgram) keepApp(world.apps, miniProgram)
  faults.put([])
  trace.clear()
}
