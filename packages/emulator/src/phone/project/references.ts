import { posix } from 'node:path'
import type { FileTree } from './tree.ts'

/** The paths a reference may mean, the likeliest first; suffixes are the caller's. */
export function candidates(tree: FileTree, reference: string, from: string): Candidate[] {
  if (reference.startsWith('/')) return [{ path: below(reference) }]
  const near = { path: below(posix.join(posix.dirname(from), reference)) }
  if (/^\.\.?(\/|$)/.test(reference)) return [near]
  const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(.*)$/.exec(reference) ?? []
  const npm = name === undefined ? undefined : tree.packagePath(name, from)
  if (npm === undefined) return [near]
  return [{ path: npm + rest!, npm: { packagePath: npm, bare: rest === '' || rest === '/' } }, near]
}

export interface Candidate {
  path: string
  /** Set where the reference names an npm package; `bare`: nothing but the package. */
  npm?: { packagePath: string; bare: boolean }
}

/** WeChat writes paths without a leading slash. What climbs out of the project is left as it is, and is not found. */
const below = (path: string) => posix.normalize(path).replace(/^\/+/, '').replace(/\/$/, '')

/** What "not found" messages say of a name that looks like a package. */
export const npmHint = (reference: string) =>
  /^(?:@[^./][^/]*\/)?[^./@]/.test(reference) ? '; if it is an npm package, install it' : ''
