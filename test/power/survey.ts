import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openDatabase } from '../../packages/server/src/store/open.ts'
import { missingFacts, type Fact } from './facts.ts'
import { createDisk } from './model.ts'
import { databaseName } from './record.ts'
import type { TraceEvent } from './trace.ts'

/** How many power cuts ended how. */
export interface Survey {
  whole: number
  /** The database is sound, and lacks what was acknowledged. */
  lost: number
  /** The server does not start on it, or its check finds it damaged. */
  corrupted: number
  /** What was wrong in the first few. */
  examples: string[]
}

const manyExamples = 5

interface Cuts {
  /** How many events had happened, for each power cut. */
  cuts: readonly number[]
  random: () => number
  /** Made and removed for each state. */
  folder: string
}

/**
 * Cuts the power at these moments of a trace, each time with other luck, starts on what is left as the server would
 * and compares it with what had been acknowledged by then.
 */
export async function surveyPowerCuts(events: readonly TraceEvent[], { cuts, random, folder }: Cuts): Promise<Survey> {
  const survey: Survey = { whole: 0, lost: 0, corrupted: 0, examples: [] }
  const disk = createDisk()
  const acknowledged: Fact[] = []
  let done = 0
  // In the order of the trace, so that it is replayed only once.
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    for (; done < cut; done += 1) {
      const event = events[done]!
      if (event.kind === 'acknowledge') acknowledged.push(JSON.parse(event.text) as Fact)
      else disk.apply(event)
    }
    const { state, why } = await judge(
      disk.cutPower(() => random() < 0.5),
      acknowledged,
      folder,
    )
    survey[state] += 1
    if (why && survey.examples.length < manyExamples) survey.examples.push(`event ${cut} of ${events.length}: ${why}`)
  }
  return survey
}

interface Verdict {
  state: 'whole' | 'lost' | 'corrupted'
  why?: string
}

async function judge(files: Map<string, Buffer>, acknowledged: readonly Fact[], folder: string): Promise<Verdict> {
  mkdirSync(folder)
  try {
    for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes)
    const missing = await startAndCompare(join(folder, databaseName), acknowledged)
    if (missing.length === 0) return { state: 'whole' }
    return { state: 'lost', why: `${missing.length} facts, the first is ${JSON.stringify(missing[0])}` }
  } catch (error) {
    return { state: 'corrupted', why: String(error) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @throws {Error} The server would not start on it, or SQLite's own check finds it damaged. */
async function startAndCompare(file: string, acknowledged: readonly Fact[]): Promise<Fact[]> {
  const server = await openDatabase(`sqlite:${file}`, { onFatal: () => {} }) // what is fatal is thrown, too
  try {
    const db = new DatabaseSync(file, { readOnly: true })
    try {
      const { integrity_check: said } = db.prepare('PRAGMA integrity_check').get() as { integrity_check: string }
      if (said !== 'ok') throw new Error(said)
      return missingFacts(db, acknowledged)
    } finally {
      db.close()
    }
  } finally {
    await server.close()
  }
}
