import type { Random } from '../support/random.ts'
import type { Customer } from './customer.ts'

export interface Surroundings {
  random: Random
  /** A number nobody had, in E.164. */
  freshNumber(): string
  /** The number of somebody else who is about. */
  othersNumber(): string
}

interface Habit {
  /** How often, against the others that are possible. */
  weight: number
  isPossible(customer: Customer): boolean
  act(customer: Customer, surroundings: Surroundings): Promise<void>
}

const hasSession = ({ session }: Customer) => session !== undefined
const hasAccount = (customer: Customer) => hasSession(customer) && customer.account !== undefined
const hasTokens = (customer: Customer) => hasAccount(customer) && customer.tokens !== undefined
const isStranger = (customer: Customer) => hasSession(customer) && customer.account === undefined

/** What people do, and what thieves try. */
const habits: readonly Habit[] = [
  { weight: 1, isPossible: () => true, act: (customer) => customer.signIn() },
  { weight: 6, isPossible: isStranger, act: (customer) => customer.tap('join') },
  { weight: 4, isPossible: isStranger, act: (customer, { freshNumber }) => customer.prove('join', freshNumber()) },
  { weight: 1, isPossible: isStranger, act: (customer, { othersNumber }) => customer.prove('join', othersNumber()) },
  { weight: 2, isPossible: hasSession, act: (customer) => customer.tap('booking') },
  { weight: 4, isPossible: hasTokens, act: (customer) => customer.refresh() },
  { weight: 1, isPossible: hasTokens, act: (customer) => customer.signOut() },
  { weight: 1, isPossible: hasTokens, act: (customer) => customer.deleteAccount() },
  {
    weight: 1.5,
    isPossible: hasTokens,
    act: (customer, { freshNumber, random }) =>
      customer.prove('change', freshNumber(), { wrongFirst: random.next() < 0.3 }),
  },
  { weight: 0.5, isPossible: hasTokens, act: (customer, { othersNumber }) => customer.prove('change', othersNumber()) },
  {
    weight: 0.5,
    isPossible: ({ used }) => used.loginCodes.length > 0,
    act: (customer) => customer.signIn(customer.used.loginCodes.at(-1)),
  },
  {
    weight: 0.5,
    isPossible: (customer) => hasSession(customer) && customer.used.phoneCodes.length > 0,
    act: (customer) => customer.tap('booking', customer.used.phoneCodes.at(-1)),
  },
  {
    weight: 0.5,
    isPossible: ({ used }) => used.tokens.length > 2,
    act: (customer) => customer.refresh(customer.used.tokens.at(-3)),
  },
]

/** What this customer does next. */
export async function actAtRandom(customer: Customer, surroundings: Surroundings): Promise<void> {
  if (!customer.session) return customer.signIn()
  const possible = habits.filter(({ isPossible }) => isPossible(customer))
  let point = surroundings.random.next() * possible.reduce((sum, { weight }) => sum + weight, 0)
  for (const { weight, act } of possible) {
    point -= weight
    if (point < 0) return act(customer, surroundings)
  }
}
