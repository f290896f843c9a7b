import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildAll } from './build.ts'
import { pathWithoutBins } from './lib/child.mjs'
import { root } from './lib/installed.mjs'
import { packagesInOrder, type Manifest, type Package } from './packages.ts'

/**
 * Builds and packs every package.
 *
 * @param destination Folder for the tarballs; made if missing.
 * @returns Their absolute paths, each after those it depends on. Install them with one `npm install`.
 */
export async function packAll(destination: string): Promise<string[]> {
  const problems = buildAll()
  if (problems.length > 0) throw new Error(`the build failed:\n${problems.join('\n')}`)
  await mkdir(destination, { recursive: true })
  const tarballs: string[] = []
  for (const entry of packagesInOrder()) tarballs.push(await pack(entry, destination))
  return tarballs
}

/** Packs a copy, because the package.json to publish differs from the one the workspace runs on. */
async function pack({ folder, manifest }: Package, destination: string): Promise<string> {
  const staging = await mkdtemp(join(tmpdir(), 'quickreg-pack-'))
  try {
    const built = manifest.miniprogram ? 'miniprogram_dist' : 'dist'
    await cp(join(folder, built), join(staging, built), { recursive: true })
    const readmes = (await readdir(folder)).filter((name) => name.startsWith('README'))
    for (const name of readmes) await cp(join(folder, name), join(staging, name))
    await cp(join(root, 'LICENSE'), join(staging, 'LICENSE'))
    for (const file of Object.values(manifest.bin ?? {})) await cp(join(folder, file), join(staging, file))
    await writeFile(join(staging, 'package.json'), JSON.stringify(toPublish(manifest), null, 2))
    await promisify(execFile)('npm', ['pack', '--loglevel=error', '--pack-destination', destination], {
      cwd: staging,
      env: { ...process.env, PATH: pathWithoutBins() },
    })
    return join(destination, `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`)
  } finally {
    await rm(staging, { recursive: true })
  }
}

/** npm publishes `exports` as they are and uses only registry settings of `publishConfig`; the rest we lift ourselves. */
function toPublish({ publishConfig = {}, ...manifest }: Manifest): object {
  const { access, ...lifted } = publishConfig
  const published = { ...manifest, ...lifted, publishConfig: { access } }
  // With `null`, `publishConfig` takes away what only the workspace needs.
  return Object.fromEntries(Object.entries(published).filter(([, value]) => value !== null))
}
