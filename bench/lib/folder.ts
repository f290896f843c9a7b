import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @see statfs(2) */
const tmpfs = 0x01021994

/**
 * A new folder on the disk that is measured: in `BENCH_DIR`, or in the machine's temp folder.
 *
 * @throws {Error} That one is in memory, where nothing costs what it costs on a disk.
 */
export function makeFolder(): { folder: string; remove: () => void } {
  const parent = process.env.BENCH_DIR ?? tmpdir()
  mkdirSync(parent, { recursive: true })
  if (statfsSync(parent).type === tmpfs) {
    throw new Error(`${parent} is in memory (tmpfs): set BENCH_DIR to a folder on a disk`)
  }
  const folder = mkdtempSync(join(parent, 'quickreg-bench-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
