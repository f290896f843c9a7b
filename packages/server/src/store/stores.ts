import type { AccessTokenStore } from '@quickreg/wechat-api'
import type { Policy } from '../domain/policy.ts'
import type { Keyring, Random, Stores } from '../ports.ts'
import { createAccessTokenStore } from './accessTokenStore.ts'
import { createAccountStore } from './accountStore.ts'
import { createBackendStore } from './backendStore.ts'
import { createCostStore } from './costStore.ts'
import type { Database } from './database.ts'
import { createFlowStore } from './flowStore.ts'
import { createHousekeeping } from './housekeeping.ts'
import { createSessionKeyStore } from './sessionKeyStore.ts'
import { createSessionStore } from './sessionStore.ts'
import { createTokenStore } from './tokenStore.ts'

export interface StoreDeps {
  database: Database
  keyring: Keyring
  random: Random
  policy: Policy
}

/** All stores on one database; the same code on both engines. */
export function createStores(deps: StoreDeps): Stores & { accessTokens: AccessTokenStore } {
  return {
    sessions: createSessionStore(deps),
    sessionKeys: createSessionKeyStore(deps),
    flows: createFlowStore(deps),
    tokens: createTokenStore(deps),
    accounts: createAccountStore(deps),
    backend: createBackendStore(deps),
    costs: createCostStore(deps),
    housekeeping: createHousekeeping(deps),
    accessTokens: createAccessTokenStore(deps),
  }
}
