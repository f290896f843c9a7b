// The races of `npm test`, a hundred rounds of each.
process.env.RACE_ROUNDS = '100'
await import('./races.test.ts')
