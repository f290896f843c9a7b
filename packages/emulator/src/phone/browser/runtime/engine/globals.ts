import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import { addFormField } from './builtins.ts'

/**
 * `Page`, `Component` and `Behavior` as modules know them. WeChat registers what they define under the path of the
 * unit whose script is running, however deep in `require`d helpers the call is made.
 */
export function createGlobals(space: CodeSpace) {
  const running: string[] = []
  const named = namedBehaviors(space)
  const withNames = (definition: any) => {
    if (!definition?.behaviors) return definition
    // The adapter knows behaviors by value only.
    const behaviors = definition.behaviors.flatMap((behavior: unknown) =>
      typeof behavior === 'string' ? (named[behavior] ?? []) : behavior ? [behavior] : [],
    )
    return { ...definition, behaviors }
  }
  const current = (api: string) => {
    const path = running.at(-1)
    if (path === undefined) throw new Error(`${api}() was called outside of a page's or component's script`)
    return path
  }
  let registered = false
  return {
    Page(definition: any) {
      registered = true
      return space.component(current('Page')).pageDefinition(withNames(definition)).register()
    },
    Component(definition: any) {
      registered = true
      const builder = space.component(current('Component'))
      return definition === undefined ? builder : builder.definition(withNames(definition)).register()
    },
    Behavior: Object.assign(
      (definition: any) =>
        definition === undefined ? space.behavior() : space.behavior().definition(withNames(definition)).register(),
      { trait: space.traitBehavior.bind(space) },
    ),
    /** A script that registers nothing, or throws, leaves an empty page or component behind, so that others can use it. */
    evaluateUnit(path: string, evaluate: () => void) {
      running.push(path)
      registered = false
      try {
        evaluate()
      } finally {
        if (!registered) space.component(path).definition({}).register()
        running.pop()
      }
    },
  }
}

/** The behaviors that WeChat has built in. */
function namedBehaviors(space: CodeSpace): Record<string, unknown> {
  const empty = () => space.behavior().definition({}).register()
  const formField = space
    .behavior()
    .definition({
      properties: { name: { type: String }, value: { type: null, value: '' } },
      lifetimes: {
        attached(this: any) {
          const initial = this.data.value
          if (!this._$.$$) return // a virtual host is not found in the document
          addFormField(this._$.$$, {
            name: () => this.data.name,
            value: () => this.data.value,
            reset: () => this.setData({ value: initial }),
          })
        },
      },
    } as never)
    .register()
  return {
    'wx://form-field': formField,
    'wx://form-field-group': empty(),
    'wx://form-field-button': empty(), // its button is below the form in the document, and finds it there
    'wx://component-export': empty(), // the adapter reads `export` of every component
  }
}
