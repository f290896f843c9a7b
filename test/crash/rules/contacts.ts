import { byPerson, type Operation, type Violation } from '../history.ts'

/** A contact that was acknowledged is there with its number, until its person's account is deleted. */
export function contactRule(history: readonly Operation[]): Violation[] {
  return [...byPerson(history).values()].flatMap(contactsOf)
}

function contactsOf(operations: readonly Operation[]): Violation[] {
  const violations: Violation[] = []
  const kept = new Map<string, { number: string; isErased: boolean | 'perhaps' }>()
  for (const operation of operations) {
    const { kind, answer, told } = operation
    if (kind === 'tap' && answer === 'yes' && told.contact) {
      kept.set(told.contact, { number: operation.number, isErased: false })
    }
    if (kind === 'deleteAccount' && answer !== 'no') {
      for (const contact of kept.values()) contact.isErased ||= answer === 'yes' || 'perhaps'
      if (answer === 'yes') for (const contact of kept.values()) contact.isErased = true
    }
    if (kind === 'readContact' && answer !== 'lost') {
      const { number, isErased } = kept.get(operation.contact) ?? { number: '', isErased: true }
      const isThere = answer === 'yes'
      if (isThere && isErased === true) violations.push(`The contact ${operation.contact} came back`)
      if (!isThere && isErased === false) violations.push(`The contact ${operation.contact} is lost`)
      if (isThere && told.phone !== number)
        violations.push(`The contact ${operation.contact} has ${told.phone}, not ${number}`)
    }
  }
  return violations
}
