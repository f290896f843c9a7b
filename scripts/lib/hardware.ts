import { cpus, release, totalmem } from 'node:os'

/** The machine on which something was tried. */
export interface Hardware {
  cpu: string
  cores: number
  memoryGb: number
  kernel: string
  node: string
}

export const hardware = (): Hardware => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  kernel: release(),
  node: process.version,
})

export const hardwareLine = ({ cpu, cores, memoryGb, kernel, node }: Hardware): string =>
  `${cores} × ${cpu}, ${memoryGb} GB, Linux ${kernel}, Node ${node}`
