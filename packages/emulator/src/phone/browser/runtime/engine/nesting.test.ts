import { expect, it } from 'vitest'
import { createNestingGuard } from './nesting.ts'

/** Units that draw others, as compiled templates do; `uses` says which. */
function drawer(uses: Record<string, () => string[]>): (path: string) => void {
  const guard = createNestingGuard()
  const draw = (path: string): void => templates[path]!.content('')({}, true).C()
  const templates = Object.fromEntries(
    Object.entries(uses).map(([path, used]) => {
      const content = () => () => ({ C: () => used().forEach(draw) })
      return [path, guard(path, { groupList: {}, content }) as { content: (name: '') => any }]
    }),
  )
  return draw
}

it('names the components that go round, and where it began does not matter', () => {
  const draw = drawer({ page: () => ['list'], list: () => ['leaf', 'row'], row: () => ['list'], leaf: () => [] })
  expect(() => draw('page')).toThrow('components use each other without end: list → row → list; end it with wx:if')
  expect(() => draw('row')).toThrow('row → list → row')
  expect(() => draw('leaf')).not.toThrow()
})

it('names one that uses itself', () => {
  expect(() => drawer({ tree: () => ['tree'] })('tree')).toThrow('without end: tree → tree;')
})

it('lets those pass that come to an end, as often as they are drawn', () => {
  let left = 0
  const draw = drawer({ tree: () => (left-- > 0 ? ['tree'] : []) })
  for (let time = 0; time < 3; time += 1) {
    left = 60
    expect(() => draw('tree')).not.toThrow()
  }
})
