import { nearest } from '../../spelling.ts'
import { builtinTags, knownTags, type BuiltinTag } from './builtinTags.ts'
import type { Collected, Part } from './components.ts'
import type { Report } from './report.ts'
import type { WxmlFile } from './templates.ts'
import type { Tag } from './wxmlTags.ts'

/**
 * Warns of tags that are neither built in nor named in any JSON, and of what is misspelt on those that are built in. WeChat
 * draws such a tag as if it were a view, and says nothing of an attribute or event that does not exist.
 *
 * @param files By path, `pages/index/index.wxml`.
 */
export function checkMarkup(
  { parts, globalTags }: Collected,
  files: ReadonlyMap<string, WxmlFile>,
  report: Report,
): void {
  const everywhere = new Set([...knownTags, ...(globalTags ?? [])])
  const usersOf = collectUsers(parts, files)
  for (const [path, { source, tags }] of files) {
    if (path.includes('miniprogram_npm/')) continue // warnings are for those who can act on them
    const users = usersOf.get(path) ?? []
    if (!globalTags || users.some((part) => !part.tags)) continue // a JSON is wrong, and has an error of its own
    const known = new Set([...everywhere, ...users.flatMap((part) => part.tags ?? [])])
    for (const tag of tags) {
      for (const { at, message } of faultsOf(tag, known)) report.add('warning', source, at, message)
    }
  }
}

/** Who draws what is in a file: a template is drawn with the components of whoever imports it, and not all may use all of it. */
function collectUsers(parts: readonly Part[], files: ReadonlyMap<string, WxmlFile>): Map<string, Part[]> {
  const users = new Map<string, Part[]>()
  for (const part of parts) {
    const reach = (path: string): void => {
      const known = users.get(path) ?? []
      if (known.at(-1) === part) return
      users.set(path, [...known, part])
      for (const used of files.get(path)?.uses ?? []) reach(used)
    }
    reach(`${part.path}.wxml`)
  }
  return users
}

interface Fault {
  at: number
  message: string
}

function faultsOf({ name, offset, attributes }: Tag, known: ReadonlySet<string>): Fault[] {
  if (!known.has(name)) {
    // <t-button> is a library's button, and no misspelt one.
    const meant = nearest(
      name,
      [...known].filter((other) => !name.endsWith(`-${other}`)),
    )
    const hint = meant === undefined ? '' : `; did you mean <${meant}>?`
    return [{ at: offset, message: `<${name}> is neither built in nor in "usingComponents"${hint}` }]
  }
  const tag = builtinTags.get(name)
  if (!tag) return []
  return attributes.flatMap((attribute) => {
    const message = misspelt(attribute.name, tag)
    return message === undefined ? [] : [{ at: attribute.offset, message: `<${name}> has no ${message}` }]
  })
}

/** Only what is near to something known: events of components bubble to any tag, and WeChat knows attributes that no page tells of. */
function misspelt(written: string, { attributes, events }: BuiltinTag): string | undefined {
  const [, event] = /^(?:capture-|mut-)?(?:bind|catch):?(.+)$/.exec(written) ?? []
  const name = event ?? written.replace(/^model:/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const known = event === undefined ? [...attributes, ...commonAttributes] : [...events, ...commonEvents]
  if (known.includes(name) || /[:{]|^data-|^aria-/.test(name)) return undefined
  const meant = nearest(name, known)
  return meant === undefined ? undefined : `${event ? 'event' : 'attribute'} "${name}"; did you mean "${meant}"?`
}

const commonAttributes = ['id', 'class', 'style', 'hidden', 'animation', 'slot']

const commonEvents = [
  ...['tap', 'longpress', 'longtap', 'touchstart', 'touchmove', 'touchend', 'touchcancel', 'touchforcechange'],
  ...['transitionend', 'animationstart', 'animationiteration', 'animationend'],
]
