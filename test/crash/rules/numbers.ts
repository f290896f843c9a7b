import { grouped, byPerson, mayHaveHappened, type Operation, type OperationOf, type Violation } from '../history.ts'

/** An account has the number that was proven last, unless somebody else proved it since; no number has two owners. */
export function numberRule(history: readonly Operation[]): Violation[] {
  return [...ownersRule(history), ...[...byPerson(history).values()].flatMap((own) => provenRule(own, history))]
}

/** Of what was seen while nothing else went on. */
function ownersRule(history: readonly Operation[]): Violation[] {
  const seen = history.filter((one) => one.kind === 'readAccount' && one.told.phone !== undefined)
  const byCensus = grouped(seen as OperationOf<'readAccount'>[], ({ census }) => census)
  return [...byCensus.values()].flatMap((reads) => {
    const owners = new Map<string, string>()
    return reads.flatMap(({ account, told: { phone = '' } }) => {
      const other = owners.get(phone) ?? account
      owners.set(phone, account)
      return other === account ? [] : `${phone} is the number of ${other} and of ${account}`
    })
  })
}

function provenRule(own: readonly Operation[], history: readonly Operation[]): Violation[] {
  const violations: Violation[] = []
  /** Numbers the account may have, and since when. */
  let possible = new Map<string | undefined, number>()

  for (const operation of own) {
    const { kind, answer, told, started } = operation
    if (kind === 'readAccount' && answer === 'yes') {
      const { phone } = told
      const isLegal = possible.has(phone) || (phone === undefined && isTaken(possible, operation, history))
      if (!isLegal) {
        const expected = [...possible.keys()].map((number) => number ?? 'none').join(' or ')
        violations.push(`${operation.account} should have ${expected}, and has ${phone ?? 'no number'}`)
      }
      possible = new Map([[phone, possible.get(phone) ?? started]])
    }
    if ((kind === 'tap' && operation.purpose === 'account') || kind === 'prove') {
      const replaces = kind === 'prove' && operation.purpose === 'change_phone'
      if (answer === 'yes' && (told.isNew || replaces)) possible = new Map([[operation.number, started]])
      // An account that has a proven number keeps it, whatever is proven beside it.
      else if (mayHaveHappened(operation)) possible.set(operation.number, started)
    }
    if (kind === 'deleteAccount' && answer === 'yes') possible = new Map()
  }
  return violations
}

/** Only an SMS code takes a number from another account. */
function isTaken(possible: ReadonlyMap<string | undefined, number>, look: Operation, history: readonly Operation[]) {
  return history.some((other) => {
    if (other.kind !== 'prove' || other.person === look.person || !mayHaveHappened(other)) return false
    const since = possible.get(other.number)
    return since !== undefined && other.ended > since && other.started < look.ended
  })
}
