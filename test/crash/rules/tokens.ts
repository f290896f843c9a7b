import { byPerson, type Operation, type Violation } from '../history.ts'

/** A refresh token whose answer was lost gives its successor again for ten seconds, less what a request takes. */
const graceMs = 9_000
/** Of an account; an eleventh sign-in ends the oldest. */
const lineagesPerAccount = 10

/** The refresh tokens that followed each other on one device, oldest first. */
interface Lineage {
  tokens: string[]
  isEnded: boolean | 'perhaps'
  /** How many began before it. */
  number: number
  /** When the newest token was first used in vain. */
  lostAt?: number
}

/** What was ended stays ended; every token has one successor; the newest of a live lineage is taken. */
export function tokenRule(history: readonly Operation[]): Violation[] {
  return [...byPerson(history)].flatMap(([person, operations]) => lineagesOf(person, operations))
}

function lineagesOf(person: string, operations: readonly Operation[]): Violation[] {
  const violations: Violation[] = []
  const lineages: Lineage[] = []
  let begun = 0
  const find = (token: string) => lineages.find(({ tokens }) => tokens.includes(token))
  const end = (which: readonly Lineage[], surely: boolean) => {
    for (const lineage of which) lineage.isEnded = surely || lineage.isEnded || 'perhaps'
  }

  function refreshed(lineage: Lineage, token: string, next: string): void {
    const position = lineage.tokens.indexOf(token)
    const successor = lineage.tokens[position + 1]
    if (lineage.isEnded === true) violations.push(`${person} refreshed a token that was ended`)
    else if (position < lineage.tokens.length - 2)
      violations.push(`${person} refreshed a token that was rotated long ago`)
    else if (successor !== undefined && successor !== next) violations.push(`A token of ${person} has two successors`)
    else if (successor === undefined && find(next)) violations.push(`A token of ${person} was given out before`)
    if (successor === undefined) lineage.tokens.push(next)
    delete lineage.lostAt
  }

  function refused(lineage: Lineage, token: string, at: number): void {
    const isNewest = lineage.tokens.at(-1) === token
    const isLate = lineage.lostAt !== undefined && at - lineage.lostAt > graceMs
    const isOld = begun - lineage.number >= lineagesPerAccount
    if (lineage.isEnded === false && isNewest && !isLate && !isOld)
      violations.push(`The live token of ${person} was refused`)
    // Whoever shows a rotated token ends all that its session could make tokens of.
    end(lineages, false)
    lineage.isEnded = true
  }

  for (const operation of operations) {
    const { kind, answer, told, at } = operation
    const isChange = kind === 'prove' && operation.purpose === 'change_phone'
    if (isChange && answer !== 'no') end(lineages, answer === 'yes' && told.refreshToken !== undefined)
    const beginsLineage = kind === 'signIn' || kind === 'openFlow' || kind === 'tap' || kind === 'prove'
    if (beginsLineage && answer !== 'no') begun += 1
    if (beginsLineage && told.refreshToken && !find(told.refreshToken)) {
      lineages.push({ tokens: [told.refreshToken], isEnded: false, number: begun })
    }
    if (kind === 'refresh') {
      const lineage = find(operation.refreshToken)
      if (lineage && answer === 'yes') refreshed(lineage, operation.refreshToken, told.refreshToken ?? '')
      if (lineage && answer === 'no') refused(lineage, operation.refreshToken, at)
      if (lineage && answer === 'lost') lineage.lostAt ??= at
    }
    if (kind === 'signOut' && answer !== 'no') {
      end(lineages, false)
      const lineage = find(operation.refreshToken)
      if (lineage && answer === 'yes') lineage.isEnded = true
    }
    if (kind === 'deleteAccount' && answer !== 'no') end(lineages, answer === 'yes')
  }
  return violations
}
