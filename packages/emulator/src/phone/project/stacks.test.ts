import { expect, it } from 'vitest'
import { mapStack } from './stacks.ts'

it('reads no more of a stack than anybody will', () => {
  const frame = 'at mini-program:///gone.js:1:1\n'
  const stack = frame.repeat(10_000)
  expect(mapStack(stack, new Map())).toBe(stack.slice(0, 16_384))
})
