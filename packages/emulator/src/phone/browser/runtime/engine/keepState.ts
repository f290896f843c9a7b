import { glassEasel } from 'glass-easel-miniprogram-adapter'
import { writtenOf } from './builtins.ts'

/**
 * A template is swapped by making everything below its component anew. What was there had state: data of components,
 * and what a person typed and chose. The n-th of a kind takes over from the n-th of that kind.
 *
 * @returns Gives the state back to what is there then.
 */
export function rememberBelow(component: any): () => void {
  const states = new Map<string, object[]>()
  visitBelow(component, (each) => {
    const known = states.get(each.is) ?? []
    states.set(each.is, [...known, stateOf(each)])
  })
  return () =>
    visitBelow(component, (each) => {
      const state = states.get(each.is)?.shift()
      if (state && Object.keys(state).length > 0) each.setData(state)
    })
}

/** Properties come from the template, which is newer. */
function stateOf(component: any): object {
  if (component.is.startsWith('wx/')) return writtenOf(component)
  const own = Object.entries(component.data as object)
  return Object.fromEntries(own.filter(([name]) => !glassEasel.Component.hasProperty(component, name)))
}

/** In the order of the document; what `visit` makes below a component is visited as well. */
function visitBelow(component: any, visit: (component: any) => void): void {
  const walk = (node: any): void => {
    for (const child of [...(node?.childNodes ?? [])]) {
      if (glassEasel.Component.isComponent(child)) {
        visit(child)
        walk(child.getShadowRoot())
      }
      walk(child)
    }
  }
  walk(component.getShadowRoot())
}
