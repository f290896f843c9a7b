import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Secret } from './secret.ts'

it('shows nothing of a secret in text, JSON, inspection or its own keys', () => {
  const secret = new Secret('hunter2')
  const shown = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { showHidden: true }),
    Object.keys(secret),
  ]
  expect(shown.join()).not.toContain('hunter2')
  expect(secret.reveal()).toBe('hunter2')
})
