import { expect, it } from 'vitest'
import { requireStrace } from './strace.ts'

it('a missing strace stops the long run with the line that installs it', () => {
  expect(() => requireStrace({ PATH: '/nowhere' })).toThrow(/^This test needs strace: `apt-get install strace`/)
})
