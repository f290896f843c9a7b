import type { Engine } from './engine/index.ts'
import type { PageStack, View } from './ports.ts'

/** What is on the screen, for those who ask where and how large it is. */
export const createView = (engine: Engine, stack: PageStack): View => ({
  select: engine.select,
  viewport: () => ({
    element: stack.current().scroller,
    id: '',
    dataset: {},
    mark: {},
    properties: {},
    node: undefined,
  }),
})
