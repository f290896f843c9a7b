import { randomBytes } from 'node:crypto'
import { generateKeys, type KeysFile } from '@quickreg/server'
import { createKeyring } from '../../packages/server/src/keys.ts'
import { defaultPolicy } from '../../packages/server/src/domain/policy.ts'
import type { Database } from '../../packages/server/src/store/database.ts'
import { createStores } from '../../packages/server/src/store/stores.ts'
import { appid, type Person } from '../lib/people.ts'

const network = '127.0.0.1'

export type AllStores = ReturnType<typeof createStores>

/** The stores as the server has them, only that no budget is ever spent. */
export const storesOn = (database: Database, keys: KeysFile = generateKeys(randomBytes)): AllStores =>
  createStores({
    database,
    keyring: createKeyring(keys, randomBytes),
    random: randomBytes,
    policy: { ...defaultPolicy, budgets: { taps: 2e9, sms: 2e9 } },
  })

/** All that the three requests of a registration of generation 2 ask of the stores, in their order. */
export async function register(stores: AllStores, { openid, phone }: Person): Promise<{ accountId: string }> {
  const { sessions, flows } = stores
  const now = new Date()
  const [loginCode, phoneCode, sessionToken] = [secret(), secret(), secret()]

  await sessions.reserveLoginCode({ loginCode, network, now })
  await sessions.signIn({ appid, openid, sessionKey: secret(), sessionToken, network, now })

  const session = (await sessions.find({ sessionToken, now }))!
  const opened = await flows.open({ session, purpose: 'account', scene: 'join', policyVersion: '1', now })
  const flowId = opened!.id

  await sessions.find({ sessionToken, now })
  await flows.find({ flowId, session, now })
  const tap = { flowId, session, rung: 'quick' as const, proof: phoneCode, network, now }
  const claim = await flows.claim(tap)
  if (claim?.kind !== 'claimed') throw new Error(`The claim ended as ${claim?.kind}`)
  const proven = { claimId: claim.claimId, phone: `+86${phone}`, confirmed: true }
  const completion = await flows.complete({ ...tap, ...proven })
  if (completion.kind !== 'completed') throw new Error(`The registration ended as ${completion.kind}`)
  return { accountId: completion.flow.outcome!.account!.id }
}

const secret = () => randomBytes(16).toString('base64')
