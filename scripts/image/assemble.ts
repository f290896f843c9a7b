import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { root } from '../lib/installed.mjs'
import { packAll } from '../pack.ts'
import { packagesInOrder, type Package } from '../packages.ts'

/**
 * Makes the folder that production runs from: the command `quickreg` and the packages it needs, as they are published,
 * under the lock file of this workspace, so that `npm ci --omit=dev` there installs exactly what was tested. The
 * emulator, which the command needs in development only, stays out.
 *
 * @param folder Made, and empty before.
 */
export async function assemble(folder: string): Promise<void> {
  const tarballs = mkdtempSync(join(tmpdir(), 'quickreg-tarballs-'))
  try {
    const files = await packAll(tarballs)
    const packages = packagesInOrder()
    const needed = closure('quickreg', packages)
    for (const [index, { folder: source, manifest }] of packages.entries()) {
      if (!needed.has(manifest.name)) continue
      const destination = join(folder, 'packages', basename(source))
      mkdirSync(destination, { recursive: true })
      execFileSync('tar', ['-xzf', files[index] ?? '', '-C', destination, '--strip-components=1'])
    }
    for (const file of ['package.json', 'package-lock.json', '.npmrc', 'LICENSE'])
      cpSync(join(root, file), join(folder, file))
  } finally {
    rmSync(tarballs, { recursive: true })
  }
}

/** The package and all it cannot run without. */
function closure(name: string, packages: readonly Package[], found = new Set<string>()): Set<string> {
  const entry = packages.find(({ manifest }) => manifest.name === name)
  if (!entry || found.has(name)) return found
  found.add(name)
  for (const dependency of Object.keys(entry.manifest.dependencies ?? {})) closure(dependency, packages, found)
  return found
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (!folder) throw new Error('usage: node scripts/image/assemble.ts FOLDER')
  await assemble(resolve(folder))
}
