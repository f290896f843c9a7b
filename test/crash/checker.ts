import type { Ledger, Operation, Violation } from './history.ts'
import { accountRule } from './rules/accounts.ts'
import { codeRule } from './rules/codes.ts'
import { contactRule } from './rules/contacts.ts'
import { answerRule, limitRule } from './rules/limits.ts'
import { numberRule } from './rules/numbers.ts'
import { sessionRule } from './rules/sessions.ts'
import { tokenRule } from './rules/tokens.ts'

const rules = [answerRule, accountRule, numberRule, contactRule, tokenRule, sessionRule, codeRule]

/** Everything in what was answered that a server which forgets nothing, and does nothing by half, could not have said. */
export function violationsIn(
  history: readonly Operation[],
  { ledger, tapsPerPerson }: { ledger: Ledger; tapsPerPerson: number },
): Violation[] {
  return [...rules.flatMap((rule) => rule(history)), ...limitRule(ledger, tapsPerPerson)]
}
