import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hardware, hardwareLine, type Hardware } from '../../scripts/lib/hardware.ts'
import { watchCores } from './cores.ts'
import { makeFolder } from './folder.ts'
import { median } from './stats.ts'

/** What the figures are of. */
export interface Machine extends Hardware {
  /** Median of writing 4 KiB to the disk that is measured, and waiting until it is there. */
  fsyncMs: number
  /** Share of the cores that others kept busy just before. */
  busyBefore: number
}

export async function machineHere(): Promise<Machine> {
  const { folder, remove } = makeFolder()
  const fsyncMs = measureFsync(folder)
  remove()
  const busy = watchCores()
  await sleep(1000)
  return {
    ...hardware(),
    fsyncMs,
    busyBefore: busy(),
  }
}

export const machineLine = ({ fsyncMs, busyBefore, ...rest }: Machine): string =>
  `${hardwareLine(rest)}, fsync of 4 KiB ${fsyncMs.toFixed(2)} ms` +
  (busyBefore > 0.1
    ? `. **Others kept ${Math.round(busyBefore * 100)} % of its cores busy: do not trust these figures**`
    : '')

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
