import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { seededRandom } from '../support/random.ts'
import { createDisk } from './model.ts'
import { databaseName, recordRegistrations } from './record.ts'
import { isCommitFrame } from './log.ts'
import { requireStrace } from './strace.ts'
import { surveyPowerCuts, type Survey } from './survey.ts'
import type { TraceEvent } from './trace.ts'

vi.setConfig({ testTimeout: 20 * 60_000, hookTimeout: 5 * 60_000 })

const states = 1000
/** Of eight people each; enough for several checkpoints. */
const rounds = 20

let folder: string
let asShipped: TraceEvent[]
beforeAll(async () => {
  requireStrace()
  folder = mkdtempSync(join(tmpdir(), 'quickreg-power-'))
  asShipped = await recordRegistrations(folder, { synchronous: 'FULL', rounds })
})
afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true })
})

type PickCuts = (events: TraceEvent[], random: () => number) => number[]

const anywhere: PickCuts = ({ length }, random) =>
  Array.from({ length: states }, () => Math.floor(random() * (length + 1)))

/** The first start makes the file and its tables, the stop folds the log into it and takes it away. */
const inStartAndStop: PickCuts = (events) => {
  const from = events.findIndex(({ kind }) => kind === 'acknowledge')
  const to = events.findLastIndex(({ kind }) => kind === 'acknowledge')
  const moments = [...events.keys(), events.length].filter((moment) => moment <= from || moment > to)
  return moments.flatMap((moment) => [moment, moment, moment])
}

async function cutPower(what: string, events: TraceEvent[], pick: PickCuts): Promise<Survey> {
  const { next } = seededRandom(`power cuts, ${what}`)
  const startedAt = Date.now()
  const cuts = pick(events, next)
  const survey = await surveyPowerCuts(events, { cuts, random: next, folder: join(folder, 'state') })
  const { whole, lost, corrupted } = survey
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  console.info(
    `power cuts, ${what}: ${cuts.length} states in ${seconds} s: ${whole} whole, ${lost} lost, ${corrupted} corrupted`,
  )
  return survey
}

describe('a power cut', () => {
  it('loses nothing that was acknowledged, and the server starts on whatever it leaves', async () => {
    const survey = await cutPower('synchronous=FULL', asShipped, anywhere)
    expect(survey).toEqual({ whole: states, lost: 0, corrupted: 0, examples: [] })
  })

  it('in the middle of the first start or of a stop leaves what the next start can use', async () => {
    const survey = await cutPower('synchronous=FULL, start and stop', asShipped, inStartAndStop)
    expect(survey).toMatchObject({ lost: 0, corrupted: 0, examples: [] })
  })

  // Without these the tests above would prove nothing: they might be unable to see a loss.
  it.each(['NORMAL', 'OFF'] as const)('is seen to lose what was acknowledged where synchronous is %s', async (mode) => {
    const events = await recordRegistrations(folder, { synchronous: mode, rounds })
    const { lost, corrupted } = await cutPower(`synchronous=${mode}`, events, anywhere)
    expect(lost + corrupted).toBeGreaterThan(states / 2)
    if (mode === 'OFF') expect(corrupted).toBeGreaterThan(0)
  })
})

describe('the trace', () => {
  const syncsOfFile = () => asShipped.filter((event) => event.kind === 'sync' && event.file === databaseName)

  it('holds checkpoints: cuts in the middle of one are among the states', () => {
    expect(syncsOfFile().length).toBeGreaterThanOrEqual(4)
  })

  it('syncs the log once for each commit, and otherwise only around checkpoints', () => {
    const commitsPerSync: number[] = []
    let commits = 0
    for (const event of asShipped) {
      if (!('file' in event) || event.file !== `${databaseName}-wal`) continue
      if (event.kind === 'write' && isCommitFrame(event.data)) commits += 1
      if (event.kind === 'sync') commitsPerSync.push(commits)
      if (event.kind === 'sync') commits = 0
    }
    const counted = (n: number) => commitsPerSync.filter((each) => each === n).length
    expect(counted(1)).toBeGreaterThan(rounds)
    // Before a checkpoint, for the head of a log that begins anew, and where the thread was faster by a moment.
    expect(counted(0)).toBeLessThanOrEqual(3 * syncsOfFile().length)
    console.info(`syncs of the log: ${counted(1)} of a commit, ${counted(0)} beside`)
    expect(counted(0) + counted(1)).toBe(commitsPerSync.length)
  })

  it('has no acknowledgement while anything in the log was still to be synced', () => {
    const disk = createDisk()
    const early: string[] = []
    for (const event of asShipped) {
      if (event.kind !== 'acknowledge') disk.apply(event)
      else if (disk.isDirty(`${databaseName}-wal`)) early.push(event.text)
    }
    expect(early).toEqual([])
  })
})
