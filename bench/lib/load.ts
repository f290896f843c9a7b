import { fork } from 'node:child_process'
import type { Job, Outcome } from '../load/job.ts'
import { answer, type ServerProcess } from './serverProcess.ts'
import { ratio } from './stats.ts'

/** What a load did to a server. */
export interface Figures extends Outcome {
  perSecond: number
  /** Of the server's process. */
  cpuMsPerVisit: number
  perCpuSecond: number
  /** When the load ended. */
  rssMb: number
}

export interface Load {
  /**
   * Numbers of people go on from one job at a server to the next, from `first` at the first one, so that nobody is
   * known there before.
   */
  drive(server: ServerProcess, job: Omit<Job, 'port' | 'first'> & { first?: number }): Promise<Figures>
  stop(): void
}

/** The generator, in a process of its own: the second core's, while the server has the first. */
export async function startLoad(): Promise<Load> {
  const child = fork(new URL('../load/generator.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  await answer(child)
  const known = new Map<ServerProcess, number>()
  return {
    async drive(server, job) {
      const first = known.get(server) ?? job.first ?? 0
      child.send({ ...job, port: server.port, first })
      await answer(child)
      const before = await server.usage()
      child.send('go')
      const outcome = await answer<Outcome>(child)
      const after = await server.usage()
      known.set(server, first + outcome.people)
      const cpuMs = after.cpuMs - before.cpuMs
      return {
        ...outcome,
        perSecond: outcome.visits / outcome.seconds,
        cpuMsPerVisit: cpuMs / outcome.visits,
        perCpuSecond: outcome.visits / (cpuMs / 1000),
        rssMb: after.rssMb,
      }
    },
    stop: () => child.kill(),
  }
}

/** Ours against theirs, in one of the figures. */
export const ratioOf = (ours: Figures[], theirs: Figures[], figure: (figures: Figures) => number): number =>
  ratio(ours.map(figure), theirs.map(figure))
