import { byPerson, type Operation, type Violation } from '../history.ts'

/** Made by a request whose answer was lost, so that nobody knows its id yet. */
const unknownNew = Symbol('a new account')
type Standing = string | undefined | typeof unknownNew

/**
 * A person has the account that was acknowledged, until its deletion; a request without an answer made one or did not;
 * nobody ever has two, and no two people have one.
 */
export function accountRule(history: readonly Operation[]): Violation[] {
  const owners = new Map<string, string>()
  return [...byPerson(history)].flatMap(([person, operations]) => standingsOf(person, operations, owners))
}

function standingsOf(person: string, operations: readonly Operation[], owners: Map<string, string>): Violation[] {
  const violations: Violation[] = []
  let possible = new Set<Standing>([undefined])

  function meet(account: string | undefined, isNew: boolean, what: string): void {
    const owner = account !== undefined && (owners.get(account) ?? person)
    if (owner && owner !== person) violations.push(`${person} and ${owner} have one account, ${account}`)
    const isUnheard = account !== undefined && !owners.has(account)
    const isLegal = isNew ? possible.has(undefined) && isUnheard : possible.has(account) || isLateNews(isUnheard)
    if (!isLegal) violations.push(`${person} has ${describe(possible)}, and ${what} told of ${account ?? 'none'}`)
    if (account !== undefined) owners.set(account, person)
    possible = new Set([account])
  }
  const isLateNews = (isUnheard: boolean) => isUnheard && possible.has(unknownNew)

  for (const operation of operations) {
    const { kind, answer, told } = operation
    const isGreeted = kind === 'signIn' || (kind === 'openFlow' && told.account !== undefined)
    if (isGreeted && answer === 'yes') meet(told.account, false, kind)
    if (kind === 'readAccount' && answer === 'no' && possible.size === 1 && possible.has(operation.account)) {
      violations.push(`The account ${operation.account} of ${person} is not to be found`)
    }
    if ((kind === 'tap' || kind === 'prove') && operation.purpose === 'account') {
      // A repeat tells again that the account was new.
      const isRepeat = told.account !== undefined && owners.get(told.account) === person
      if (answer === 'yes') meet(told.account, told.isNew === true && !isRepeat && !possible.has(unknownNew), kind)
      if (answer === 'lost' && possible.has(undefined)) possible.add(unknownNew)
    }
    if (kind === 'deleteAccount') {
      if (answer === 'yes') possible = new Set([undefined])
      if (answer === 'lost') possible.add(undefined)
    }
  }
  return violations
}

const describe = (possible: ReadonlySet<Standing>) =>
  [...possible].map((standing) => (standing === undefined ? 'none' : String(standing))).join(' or ')
