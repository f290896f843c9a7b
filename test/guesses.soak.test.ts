import { inject, vi } from 'vitest'
import { makeSqliteFile } from '../packages/server/src/store/testing/bench.ts'
import { otpContract } from '../packages/server/src/store/testing/otpContract.ts'
import { createDatabase } from './postgres.ts'

vi.setConfig({ testTimeout: 30 * 60_000 })

const engine = inject('engine')

otpContract(engine === 'sqlite' ? makeSqliteFile : () => createDatabase(inject('databaseUrl')), { bursts: 100 })
