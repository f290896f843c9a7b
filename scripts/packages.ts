import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/installed.mjs'

/** What we read and rewrite of a package.json. */
export interface Manifest {
  name: string
  version: string
  /** Folder of the files for mini programs, in packages that are made for them. */
  miniprogram?: string
  bin?: Record<string, string>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  publishConfig?: Record<string, unknown>
}

export interface Package {
  /** Absolute path. */
  folder: string
  manifest: Manifest
}

/** The packages of this workspace, each after those it depends on. */
export function packagesInOrder(): Package[] {
  const all = readdirSync(join(root, 'packages')).map((name) => readPackage(join(root, 'packages', name)))
  const ordered = new Set<Package>()
  const add = (entry: Package) => {
    const needed = { ...entry.manifest.dependencies, ...entry.manifest.peerDependencies }
    for (const other of all) if (needed[other.manifest.name] !== undefined) add(other)
    ordered.add(entry)
  }
  for (const entry of all) add(entry)
  return [...ordered]
}

function readPackage(folder: string): Package {
  return { folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest }
}
