import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from './folder.ts'
import { median } from './stats.ts'

/** What the figures are of. */
export interface Machine {
  cpu: string
  cores: number
  memoryGb: number
  kernel: string
  node: string
  /** Median of writing 4 KiB to the disk that is measured, and waiting until it is there. */
  fsyncMs: number
}

export function machineHere(): Machine {
  const { folder, remove } = makeFolder()
  const fsyncMs = measureFsync(folder)
  remove()
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    fsyncMs,
  }
}

export const machineLine = ({ cpu, cores, memoryGb, kernel, node, fsyncMs }: Machine): string =>
  `${cores} × ${cpu}, ${memoryGb} GB, Linux ${kernel}, Node ${node}, fsync of 4 KiB ${fsyncMs.toFixed(2)} ms`

function measureFsync(folder: string): number {
  const file = join(folder, 'fsync')
  const page = Buffer.alloc(4096, 1)
  const descriptor = openSync(file, 'w')
  const times = Array.from({ length: 200 }, (_, index) => {
    const from = performance.now()
    writeSync(descriptor, page, 0, page.length, (index % 64) * page.length)
    fdatasyncSync(descriptor)
    return performance.now() - from
  })
  closeSync(descriptor)
  rmSync(file)
  return median(times)
}
