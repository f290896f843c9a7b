import type { Identity } from '../domain/entities.ts'
import type { Limit, Policy } from '../domain/policy.ts'
import type { Keyring } from '../ports.ts'
import { counterKey, hit, subjectOf, unhit } from './counters.ts'
import type { Connection } from './database.ts'

interface Caller {
  keyring: Keyring
  policy: Policy
  /** Undefined before anybody is signed in. */
  person?: Identity
  /** Undefined where the program that embeds us does not say. */
  network: string | undefined
}

/**
 * Takes a code for junk before WeChat is asked about it, and takes that back once WeChat takes it: whoever makes codes
 * up runs out of tries before they use up our calls.
 *
 * @throws {LimitReached} Too much junk.
 */
export async function countJunk(tx: Connection, caller: Caller & { now: Date }): Promise<void> {
  for (const { key, limit } of countersOf(caller)) await hit(tx, key, limit, caller.now)
}

export async function forgiveJunk(tx: Connection, caller: Caller): Promise<void> {
  for (const { key } of countersOf(caller)) await unhit(tx, key)
}

function countersOf({ keyring, policy, person, network }: Caller) {
  const counter = (name: string, subject: string | undefined, limit: Limit) =>
    subject === undefined ? [] : [{ key: counterKey(keyring, name, subject), limit }]
  return person
    ? [
        ...counter('junk-person', subjectOf(person), policy.junkPerPerson),
        ...counter('junk-network', network, policy.junkPerNetwork),
      ]
    : counter('junk-sign-in', network, policy.junkSignInsPerNetwork)
}
