import type { DatabaseSync } from 'node:sqlite'

/** What a person was told is so, and therefore has to be so after a power cut. */
export type Fact =
  | { kind: 'account'; id: string }
  | { kind: 'spent'; id: string }
  /** Refresh tokens before this generation are used up. */
  | { kind: 'family'; id: string; generation: number }
  | { kind: 'revoked'; id: string }

/** The facts that the database does not hold. */
export function missingFacts(db: DatabaseSync, facts: readonly Fact[]): Fact[] {
  const accounts = new Set(
    db
      .prepare('select id from accounts')
      .all()
      .map(({ id }) => id),
  )
  const spent = new Set(
    db
      .prepare('select fingerprint as id from spent')
      .all()
      .map(({ id }) => id),
  )
  const families = new Map(
    db
      .prepare('select id, generation, revoked_at from token_families')
      .all()
      .map((row) => [row.id, row]),
  )
  return facts.filter((fact) => {
    switch (fact.kind) {
      case 'account':
        return !accounts.has(fact.id)
      case 'spent':
        return !spent.has(fact.id)
      case 'family':
        return !(Number(families.get(fact.id)?.generation) >= fact.generation)
      case 'revoked':
        return !families.get(fact.id)?.revoked_at
    }
  })
}
