import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { packAll } from '../../scripts/pack.ts'
import { root } from '../../scripts/lib/installed.mjs'

interface Locked {
  link?: boolean
  resolved?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

export interface Installation {
  /** The command `quickreg` of it. */
  command: string
  /** How many packages npm installs for it, the command's own among them. */
  packages: number
  megabytes: number
}

/**
 * What `npm install quickreg` puts on a production server: our packages as they are packed, and the packages of others
 * that the lock file names for them, without the optional emulator. Copied from what is installed here: no network.
 */
export async function installForProduction(folder: string): Promise<Installation> {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
  const places = productionPackages(lock.packages)
  const tarballs = await packAll(join(folder, 'tarballs'))
  for (const place of places) {
    const target = join(folder, place)
    mkdirSync(target, { recursive: true })
    if (!lock.packages[place]?.link) cpSync(join(root, place), target, { recursive: true, dereference: true })
    else unpack(tarballOf(tarballs, place), target)
  }
  rmSync(join(folder, 'tarballs'), { recursive: true })
  return {
    command: join(folder, 'node_modules/quickreg/bin/quickreg.mjs'),
    packages: places.length,
    megabytes: bytesBelow(join(folder, 'node_modules')) / 1e6,
  }
}

/** Places in the lock file that the command needs, as Node resolves them: from the innermost node_modules outwards. */
export function productionPackages(packages: Record<string, Locked>, command = 'node_modules/quickreg'): string[] {
  const found = new Set<string>()
  const add = (place: string): void => {
    if (found.has(place)) return
    found.add(place)
    const { link, resolved, ...own } = packages[place] ?? {}
    const { dependencies, optionalDependencies } = link && resolved ? (packages[resolved] ?? {}) : own
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = resolve(packages, place, name)
      if (at) add(at)
    }
  }
  add(command)
  return [...found].sort()
}

function resolve(packages: Record<string, Locked>, from: string, name: string): string | undefined {
  for (let place = from; ; place = place.slice(0, place.lastIndexOf('/node_modules/'))) {
    const candidate = `${place}/node_modules/${name}`
    if (packages[candidate]) return candidate
    if (!place.includes('/node_modules/')) break
  }
  const outermost = `node_modules/${name}`
  return packages[outermost] ? outermost : undefined
}

/** `node_modules/@quickreg/server` → `…/quickreg-server-0.1.0.tgz` */
function tarballOf(tarballs: readonly string[], place: string): string {
  const name = place.slice('node_modules/'.length).replace('@', '').replace('/', '-')
  const found = tarballs.find((file) => new RegExp(`/${name}-\\d[^/]*\\.tgz$`).test(file))
  if (!found) throw new Error(`${place} was not packed`)
  return found
}

const unpack = (tarball: string, target: string) =>
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'])

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}
