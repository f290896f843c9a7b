import { closeSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
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

export function describeMachine(folder: string): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    fsyncMs: measureFsync(folder),
  }
}

export const machineLine = ({ cpu, cores, memoryGb, kernel, node, fsyncMs }: Machine): string =>
  `${cores} × ${cpu}, ${memoryGb} GB, Linux ${kernel}, Node ${node}, fsync of 4 KiB ${fsyncMs.toFixed(2)} ms`

const tmpfs = 0x01021994

/** @throws {Error} The folder is in memory: nothing there costs what it costs on a disk. */
export function requireDisk(folder: string): void {
  if (statfsSync(folder).type === tmpfs) {
    throw new Error(`${folder} is in memory (tmpfs): set BENCH_DIR to a folder on a disk`)
  }
}

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
