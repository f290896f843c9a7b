import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { isPackedBelow } from './packed.ts'

/** An npm package as a mini program gets it. */
export interface NpmPackage {
  /** Real folder of the files that WeChat's tools would copy to `miniprogram_npm/<name>/`. */
  folder: string
  /** Module the bare package name stands for, below `folder`. */
  main: string
  /** Made for Node: WeChat's tools would bundle it from `main` into one file, and its other files could not be required. */
  bundled: boolean
}

/**
 * A package that "build npm" of WeChat's tools has already put in its place.
 *
 * @param owner Folder of the app or the package that it was built for.
 */
export function builtPackage(name: string, owner: string, project: string): NpmPackage | undefined {
  const folder = packageFolder(name, join(owner, 'miniprogram_npm'), [owner, project])
  return folder === undefined ? undefined : { folder, main: 'index', bundled: false }
}

/** Where a package is installed, seen from a folder as Node sees it; links followed. */
export function installedPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = packageFolder(name, join(folder, 'node_modules'))
    if (found !== undefined) return found
    if (folder === dirname(folder)) return undefined
  }
}

/**
 * The real folder of a package. Links lead to a package manager's store or to a package of the same workspace; but whoever
 * made the project may have put links into it as well, and one to some other folder of this machine is no package.
 */
function packageFolder(name: string, parent: string, homes: string[] = []): string | undefined {
  const link = join(parent, name)
  if (!isFolder(link)) return undefined
  const folder = realpathSync.native(link)
  const isInstalled = folder.split(sep).includes('node_modules')
  const isHome = homes.some((home) => isPackedBelow(home, folder))
  return isInstalled || isHome || manifest(folder).name === name ? folder : undefined
}

export function readPackage(installed: string): NpmPackage {
  const { miniprogram, main, module } = manifest(installed)
  // Older packages have the folder without naming it.
  for (const name of [miniprogram, 'miniprogram_dist']) {
    if (typeof name !== 'string') continue
    const folder = normalize(join(installed, name))
    if (isFolder(folder) && !relative(installed, folder).startsWith('..'))
      return { folder, main: 'index', bundled: false }
  }
  const entry = [main, module].find((name) => typeof name === 'string') ?? 'index.js'
  return { folder: installed, main: normalize(entry as string), bundled: true }
}

function manifest(folder: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>
  } catch {
    return {} // a folder without a readable package.json is still one that can be required from, as in Node
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
