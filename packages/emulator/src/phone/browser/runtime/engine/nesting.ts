type Draw = (...args: unknown[]) => unknown
type Generate = (wrapper: unknown, isCreation: boolean, ...rest: unknown[]) => { C: Draw }
interface Template {
  groupList: unknown
  content: (name: string) => Generate | undefined
}

/** So often may a component stand within itself: more than any tree that ends, and less than the browser's stack holds. */
const deepest = 100

/**
 * Components may use each other, as long as a `wx:if` ends it. Without one the browser would only complain of its stack:
 * here the error names the components that go round.
 */
export function createNestingGuard(): (path: string, template: unknown) => unknown {
  /** Units whose templates are being drawn for the first time, outermost first. */
  const drawing: string[] = []
  const within = (path: string, draw: () => unknown) => {
    if (drawing.filter((above) => above === path).length >= deepest) throw new Error(endlessOf(drawing, path))
    drawing.push(path)
    try {
      return draw()
    } finally {
      drawing.pop()
    }
  }
  return (path, template) => {
    if (template === undefined) return undefined
    const { content, ...others } = template as Template
    const guarded = (name: string): Generate | undefined => {
      const generate = content(name)
      if (!generate) return undefined
      return (wrapper, isCreation, ...rest) => {
        const drawn = generate(wrapper, isCreation, ...rest)
        return isCreation ? { ...drawn, C: (...args) => within(path, () => drawn.C(...args)) } : drawn
      }
    }
    return { ...others, content: guarded }
  }
}

/** @param path About to be drawn once more. */
function endlessOf(drawing: readonly string[], path: string): string {
  const circle = [...drawing.slice(drawing.lastIndexOf(path)), path]
  return `components use each other without end: ${circle.join(' → ')}; end it with wx:if`
}
