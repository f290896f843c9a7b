import { expect, it } from 'vitest'
import { alternate } from './rounds.ts'

it('takes contenders in turns, and leaves out the round in which code gets warm', async () => {
  const order: string[] = []
  const turn = (name: string) => () => `${name}${order.push(name)}`
  const done = await alternate(2, { ours: turn('a'), theirs: turn('b') })
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
  expect(done).toEqual({ ours: ['a3', 'a5'], theirs: ['b4', 'b6'] })
})
