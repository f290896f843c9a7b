import type { Breakage } from './breakages.ts'

const contracts = 'packages/server/src/store/stores.engine.test.ts'
const sqliteStore = 'packages/server/src/store/sqlite.test.ts'
const groupCommit = 'packages/server/src/store/groupCommit.ts'
const sqlite = { engine: 'sqlite' } as const

/** What makes a killed, stopped or full server lose or repeat something. */
export const crashBreakages: readonly Breakage[] = [
  {
    ...sqlite,
    name: 'a write is acknowledged before it is committed',
    file: groupCommit,
    find: `      commit()
      return settle`,
    replace: `      for (const tell of settle) tell()
      commit()
      return settle`,
    caughtBy: { file: sqliteStore, test: 'rejects every unit of a group whose commit fails, and keeps none' },
  },
  {
    ...sqlite,
    name: 'a read sees what is not committed yet',
    file: 'packages/server/src/store/sqlite.ts',
    find: `(writer.isTransaction ? byReader : byWriter)`,
    replace: `byWriter`,
    caughtBy: { file: sqliteStore, test: 'shows a read nothing of a unit that is not committed' },
  },
  {
    ...sqlite,
    name: 'a proof is spent after the claim, by a write of its own',
    file: 'packages/server/src/store/flowClaim.ts',
    find: `        const claims = await spendProof(tx, { proof, flowId, now })`,
    replace: `        setImmediate(() => void database.write((after) => spendProof(after, { proof, flowId, now })).catch(() => {}))
        const claims: number | undefined = 1`,
    caughtBy: { file: contracts, test: 'lets a proof serve one flow, of sixteen that claim with it at once' },
  },
  {
    ...sqlite,
    name: 'the generation of a refresh token is kept in the memory of a process',
    file: 'packages/server/src/store/tokenStore.ts',
    find: `        const rotated = await tx.first(rotateFamily, { familyId, appid, generation, now: at(now) })
        if (rotated) return { kind: 'rotated', family: toFamily(rotated) }
`,
    replace: `        const live = await findLiveFamily(tx, { familyId, appid, now })
        const memory = memories.get(database) ?? new Map<string, number>()
        memories.set(database, memory)
        if (live && (memory.get(familyId) ?? 0) === generation) {
          memory.set(familyId, generation + 1)
          return { kind: 'rotated', family: { ...toFamily(live), generation: generation + 1, rotatedAt: now } }
        }
`,
    append: `
const memories = new WeakMap<Database, Map<string, number>>()
`,
    caughtBy: { file: 'test/crash/clock.test.ts', test: 'used or ended when the clock steps by a second back' },
  },
  {
    ...sqlite,
    name: 'a full disk ends the process',
    file: 'packages/server/src/store/sqliteErrors.ts',
    find: `has(error, IOERR, CORRUPT, NOTADB)`,
    replace: `has(error, IOERR, CORRUPT, NOTADB, FULL)`,
    caughtBy: { file: 'test/crash/sqlite/disk.test.ts', test: 'while the disk is full, reads on' },
  },
  {
    ...sqlite,
    name: 'a commit that fails after WeChat gave the number is not tried again',
    file: 'packages/server/src/usecases/persist.ts',
    find: `const pausesMs = [50, 150, 400, 1_000]`,
    replace: `const pausesMs: number[] = []`,
    caughtBy: { file: 'test/crash/sqlite/lock.test.ts', test: 'keeps a number that WeChat has given' },
  },
]
