import { describe, inject } from 'vitest'
import { createDatabase } from '../../../../test/postgres.ts'
import { makeSqliteFile, type MakeDatabase } from './testing/bench.ts'
import { flowClaimContract } from './testing/flowClaimContract.ts'
import { flowCompleteContract } from './testing/flowCompleteContract.ts'
import { flowStoreContract } from './testing/flowStoreContract.ts'
import { sessionKeyStoreContract } from './testing/sessionKeyStoreContract.ts'
import { sessionStoreContract } from './testing/sessionStoreContract.ts'
import { tokenStoreContract } from './testing/tokenStoreContract.ts'

const make: MakeDatabase = inject('engine') === 'sqlite' ? makeSqliteFile : () => createDatabase(inject('databaseUrl'))

describe('sessions', () => sessionStoreContract(make))
describe('session_keys', () => sessionKeyStoreContract(make))
describe('tokens', () => tokenStoreContract(make))
describe('flows', () => flowStoreContract(make))
describe('claims', () => flowClaimContract(make))
describe('completions', () => flowCompleteContract(make))
