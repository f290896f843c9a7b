import { randomBytes } from 'node:crypto'
import { openSync, writeSync } from 'node:fs'
import { defaultPolicy } from '../../packages/server/src/domain/policy.ts'
import { createKeyring, generateKeys } from '../../packages/server/src/keys.ts'
import { openDatabase } from '../../packages/server/src/store/open.ts'
import { createStores } from '../../packages/server/src/store/stores.ts'
import { claim, complete, openFlow, signIn } from '../../packages/server/src/store/testing/acts.ts'
import { appid, at, newPerson, newSecret } from '../../packages/server/src/store/testing/people.ts'
import type { Fact } from './facts.ts'

// A process to be watched: people register, several at a time, and what each was told goes to a file of its own.
const [file, acknowledgements, rounds] = process.argv.slice(2)
const peopleAtOnce = 8

const log = openSync(acknowledgements!, 'a')
const tell = (fact: Fact) => writeSync(log, `${JSON.stringify(fact)}\n`)

const database = await openDatabase(`sqlite:${file}`)
const keyring = createKeyring(generateKeys(randomBytes), randomBytes)
const stores = createStores({ database, keyring, random: randomBytes, policy: defaultPolicy })

async function live(signsOut: boolean): Promise<void> {
  const loginCode = newSecret()
  await stores.sessions.reserveLoginCode({ loginCode, now: at(0) })
  tell({ kind: 'spent', id: keyring.fingerprint('login_code', loginCode) })

  const { session } = await signIn(stores, newPerson())
  const { id: flowId } = await openFlow(stores, session)
  const claimed = await claim(stores, { session, flowId })
  tell({ kind: 'spent', id: keyring.fingerprint('phone_proof', claimed.proof) })

  const completion = await complete(stores, { session, flowId, ...claimed })
  if (completion.kind !== 'completed') throw new Error(`A registration ended as ${completion.kind}`)
  const { account, family } = completion.flow.outcome!
  tell({ kind: 'account', id: account!.id })
  tell({ kind: 'family', id: family!.id, generation: 0 })

  await stores.tokens.rotate({ familyId: family!.id, appid, generation: 0, now: at(2) })
  tell({ kind: 'family', id: family!.id, generation: 1 })
  if (!signsOut) return
  await stores.tokens.revoke({ familyId: family!.id, appid, now: at(3) })
  tell({ kind: 'revoked', id: family!.id })
}

for (let round = 0; round < Number(rounds); round += 1) {
  await Promise.all(Array.from({ length: peopleAtOnce }, (_, person) => live(person % 2 === 0)))
}
await database.close()
