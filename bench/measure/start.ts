import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Settings } from '../lib/bench.ts'
import { makeFolder } from '../lib/folder.ts'
import { sizeOfComponent } from '../lib/component.ts'
import { installForProduction } from '../lib/installation.ts'
import { startQuickreg } from '../lib/quickregProcess.ts'
import { alternate } from '../lib/rounds.ts'
import { median } from '../lib/stats.ts'
import type { Section } from '../report/section.ts'

const idleAfterMs = 5_000

/** What there is before the first request: time, memory, disk. */
export async function start({ rounds }: Settings): Promise<Section> {
  const { folder, remove } = makeFolder()
  try {
    const installed = await installForProduction(folder)
    let home = ''
    const once = async () => {
      const { seconds, stop } = await startQuickreg(installed.command, home)
      await stop()
      return seconds
    }
    const done = await alternate(rounds, {
      first() {
        home = mkdtempSync(join(folder, 'home-'))
        return once()
      },
      second: once,
    })
    const idleMb = await idleMemory(installed.command, home)
    const componentKb = sizeOfComponent()
    return {
      tables: [
        {
          title: 'Start and size',
          head: ['', ''],
          rows: [
            ['first start, to the first 200', `${median(done.first).toFixed(2)} s`],
            ['second start, to the first 200', `${median(done.second).toFixed(2)} s`],
            [`memory (RSS), idle for ${idleAfterMs / 1000} s`, `${idleMb.toFixed(0)} MB`],
            ['installed for production', `${installed.megabytes.toFixed(1)} MB`],
            ['packages installed for production', String(installed.packages)],
            ['component, minified and gzipped', `${componentKb.toFixed(1)} kB`],
          ],
        },
      ],
      goals: [
        { goal: 'Second start, to the first 200', must: '≤', target: 0.6, measured: median(done.second), unit: 's' },
        { goal: 'Idle RSS', must: '≤', target: 140, measured: idleMb, unit: 'MB' },
      ],
      raw: { ...done, idleMb, installed, componentKb },
    }
  } finally {
    remove()
  }
}

async function idleMemory(command: string, home: string): Promise<number> {
  const { rssMb, stop } = await startQuickreg(command, home)
  await sleep(idleAfterMs)
  const idle = rssMb()
  await stop()
  return idle
}
