import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { isPacked, isPackedBelow } from './packed.ts'
import { builtPackage, installedPackage, readPackage, type NpmPackage } from './packages.ts'

/** A file of the mini program. The same object as long as its text is the same, so that what is made of it can be kept. */
export interface Source {
  /** Where WeChat sees it: `pages/index/index.wxml`, `miniprogram_npm/tdesign-miniprogram/button/button.wxml`. */
  path: string
  /** Where the developer finds it, from the project's folder. */
  file: string
  text: string
}

/**
 * The files of a mini program under WeChat's names. A package that is not in `miniprogram_npm/` yet ("build npm" of
 * WeChat's tools puts it there) is read from node_modules, and looks as if it were.
 */
export class FileTree {
  readonly #folder: string
  readonly #root: string
  readonly #sources = new Map<string, { stamp: string; source: Source }>()
  /** Both valid for one build. */
  #packages = new Map<string, NpmPackage | undefined>()
  #found = new Map<string, boolean>()
  /** Paths of packages that any build has used. */
  readonly #used = new Set<string>()

  /**
   * @param folder The project's folder: what messages are relative to.
   * @param root The folder of app.json.
   */
  constructor(folder: string, root: string) {
    this.#folder = realpathSync.native(folder)
    this.#root = realpathSync.native(root)
  }

  /** Forgets what was where; to be called before each build. */
  refresh(): void {
    this.#packages = new Map()
    this.#found = new Map()
  }

  read(path: string): Source | undefined {
    const real = this.has(path) ? this.#target(path) : undefined
    if (real === undefined) return undefined
    const { mtimeMs, size } = statSync(real)
    const stamp = `${mtimeMs} ${size} ${real}`
    const known = this.#sources.get(path)
    if (known?.stamp === stamp) return known.source
    const text = readFileSync(real, 'utf8')
    const file = this.fileOf(path)
    const source = known?.source.text === text && known.source.file === file ? known.source : { path, file, text }
    this.#sources.set(path, { stamp, source })
    return source
  }

  has(path: string): boolean {
    let found = this.#found.get(path)
    if (found === undefined) {
      found = this.#target(path) !== undefined
      this.#found.set(path, found)
    }
    return found
  }

  /** How messages name a path, whether or not there is such a file. */
  fileOf(path: string): string {
    const below = relative(this.#folder, this.realPath(path) ?? '/')
    return isOutside(below) || isInstalled(below) ? path : below.split(sep).join('/')
  }

  /** The path of an npm package's folder as seen from a file; undefined where it is not installed. */
  packagePath(name: string, from: string): string | undefined {
    if (name.split('/').some((part) => part === '.' || part === '..')) return undefined
    const folders = foldersAbove(from)
    const built = folders.find((folder) => this.#built(name, folder))
    if (built !== undefined) return posix.join(built, npmFolder, name)
    const seen = this.#installed(name, folders[0]!)
    // Outermost, so that a package many others require is there once, as after "build npm".
    const owner = folders.findLast((folder) => this.#installed(name, folder) === seen)
    return seen === undefined || owner === undefined ? undefined : posix.join(owner, npmFolder, name)
  }

  /** @param path As packagePath gives it. */
  getPackage(path: string): NpmPackage | undefined {
    if (!this.#packages.has(path)) {
      const at = path.lastIndexOf(npmFolder)
      const found = this.#findPackage(path.slice(0, at), path.slice(at + npmFolder.length))
      this.#packages.set(path, found)
      if (found) this.#used.add(path)
    }
    return this.#packages.get(path)
  }

  /** Below the project or a package that is installed; what else a path may say, `..` leads nowhere. */
  realPath(path: string): string | undefined {
    const plain = posix.normalize(path)
    if (isOutside(plain) || /[\0\\]/.test(plain)) return undefined
    const { packagePath, rest } = split(plain)
    if (packagePath === undefined) return join(this.#root, rest)
    const folder = this.getPackage(packagePath)?.folder
    return folder === undefined ? undefined : join(folder, rest)
  }

  /**
   * The file to serve for a path of the mini program, or undefined. Packages that no build has used are part of it only where
   * "build npm" has put them.
   */
  fileBelow(path: string): string | undefined {
    const { packagePath } = split(posix.normalize(path))
    const isPart = packagePath === undefined || this.#used.has(packagePath) || existsSync(join(this.#root, packagePath))
    return isPart && isPacked(path) ? this.#target(path) : undefined
  }

  /**
   * The file that a path comes down to, links followed. Whoever made the mini program may have put links to anywhere into
   * it, and runs code on the phone that sees what it is served: nothing outside of the project and its packages, nothing
   * hidden, and nothing that WeChat's tools would not pack either.
   */
  #target(path: string): string | undefined {
    const named = this.realPath(path)
    if (named === undefined || !isFile(named)) return undefined
    const target = realpathSync.native(named)
    const { packagePath } = split(posix.normalize(path))
    const homes = [this.#root, this.#folder, packagePath && this.getPackage(packagePath)?.folder]
    return homes.some((home) => home && isPackedBelow(home, target)) ? target : undefined
  }

  /** Folders that were looked into and may change: all but those of installed packages. */
  lookedInto(): Set<string> {
    const files = [...this.#found.keys()].map((path) => this.realPath(path)).filter((real) => real !== undefined)
    return new Set([this.#root, ...files.map((real) => dirname(real)).filter((real) => !isInstalled(real))])
  }

  #findPackage(owner: string, name: string): NpmPackage | undefined {
    const installed = this.#installed(name, owner)
    return this.#built(name, owner) ?? (installed === undefined ? undefined : readPackage(installed))
  }

  #built(name: string, owner: string): NpmPackage | undefined {
    const folder = this.realPath(owner)
    return folder === undefined ? undefined : builtPackage(name, folder, this.#folder)
  }

  #installed(name: string, folder: string): string | undefined {
    const real = this.realPath(folder)
    return real === undefined ? undefined : installedPackage(name, real)
  }
}

const npmFolder = 'miniprogram_npm/'

/** From the inside to the root, which is ''. */
function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, names.length - index).join('/')).concat('')
}

const isOutside = (path: string) => path === '..' || path.startsWith('../') || path.startsWith(`..${sep}`)

/** A path, and the innermost package it goes through. */
function split(path: string): { packagePath?: string; rest: string } {
  const [, packagePath, rest] = /^((?:.*\/)?miniprogram_npm\/(?:@[^/]+\/)?[^/@][^/]*)(.*)$/.exec(path) ?? []
  return packagePath === undefined ? { rest: path } : { packagePath, rest: rest! }
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

const isInstalled = (path: string) => path.split(sep).includes('node_modules')
