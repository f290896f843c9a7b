import { expect, it } from 'vitest'
import { createEventChannels } from './eventChannel.ts'

it('carries what one end emits to the other end, and to nobody else', () => {
  const heard: string[] = []
  const { opener, opened } = createEventChannels({ picked: (name: string) => heard.push(`opener: ${name}`) })
  opened.on('start', (name: string) => heard.push(`opened: ${name}`))
  opener.emit('start', 'latte')
  opened.emit('picked', 'mocha')
  opener.emit('picked', 'an echo')
  expect(heard).toEqual(['opened: latte', 'opener: mocha'])
})

it('lets a listener go: after one event, by name and listener, or by name', () => {
  const heard: number[] = []
  const { opener, opened } = createEventChannels()
  const listener = (value: number) => heard.push(value)
  opened.once('a', listener)
  opened.on('b', listener)
  opened.on('c', listener)
  for (const name of ['a', 'a', 'b']) opener.emit(name, 1)
  opened.off('b', listener)
  opened.off('c')
  for (const name of ['b', 'c']) opener.emit(name, 2)
  expect(heard).toEqual([1, 1])
})
