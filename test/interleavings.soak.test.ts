// The interleavings of `npm test`, a thousand of them.
process.env.INTERLEAVINGS_PER_LOT = '250'
await import('./interleavings.test.ts')
