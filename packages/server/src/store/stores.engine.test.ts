import { describe, inject } from 'vitest'
import { createDatabase } from '../../../../test/postgres.ts'
import { accessTokenContract } from './testing/accessTokenContract.ts'
import { accountStoreContract } from './testing/accountStoreContract.ts'
import { atRestContract } from './testing/atRestContract.ts'
import { makeSqliteFile, type MakeDatabase } from './testing/bench.ts'
import { budgetsContract } from './testing/budgetsContract.ts'
import { costContract } from './testing/costContract.ts'
import { countersContract } from './testing/countersContract.ts'
import { databaseContract } from './testing/databaseContract.ts'
import { flowClaimContract } from './testing/flowClaimContract.ts'
import { flowCompleteContract } from './testing/flowCompleteContract.ts'
import { flowStoreContract } from './testing/flowStoreContract.ts'
import { housekeepingContract } from './testing/housekeepingContract.ts'
import { junkContract } from './testing/junkContract.ts'
import { numberMovesContract } from './testing/numberMovesContract.ts'
import { otpContract } from './testing/otpContract.ts'
import { otpLifeContract } from './testing/otpLifeContract.ts'
import { postgresContract } from './testing/postgresContract.ts'
import { sessionKeyStoreContract } from './testing/sessionKeyStoreContract.ts'
import { sessionStoreContract } from './testing/sessionStoreContract.ts'
import { smsLimitsContract } from './testing/smsLimitsContract.ts'
import { tokenStoreContract } from './testing/tokenStoreContract.ts'

const make: MakeDatabase = inject('engine') === 'sqlite' ? makeSqliteFile : () => createDatabase(inject('databaseUrl'))

describe('sessions', () => sessionStoreContract(make))
describe('session_keys', () => sessionKeyStoreContract(make))
describe('tokens', () => tokenStoreContract(make))
describe('flows', () => flowStoreContract(make))
describe('claims', () => flowClaimContract(make))
describe('completions', () => flowCompleteContract(make))
describe('codes by SMS', () => otpContract(make))
describe('the life of a code', () => otpLifeContract(make))
describe('numbers that move', () => numberMovesContract(make))
describe('limits of SMS', () => smsLimitsContract(make))
describe('budgets', () => budgetsContract(make))
describe('junk', () => junkContract(make))
describe('counters', () => countersContract(make))
describe('accounts and back end', () => accountStoreContract(make))
describe('costs', () => costContract(make))
describe('housekeeping', () => housekeepingContract(make))
describe('access tokens of WeChat', () => accessTokenContract(make))
describe('database', () => databaseContract(make))
describe('at rest', () => atRestContract(make))
if (inject('engine') === 'postgres') describe('PostgreSQL', () => postgresContract(make))
