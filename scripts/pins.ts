import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'] as const
type Manifest = Partial<Record<(typeof kinds)[number], Record<string, string>>>

const exactVersion = /^\d+\.\d+\.\d+(-[\w.-]+)?$/

/**
 * What could make two installations differ: a version that is a range, or a lock file bound to a registry.
 *
 * @returns A complaint each, beginning with the file.
 */
export function findLoosePins(root: string): string[] {
  const packages = readdirSync(join(root, 'packages')).map((folder) => `packages/${folder}/package.json`)
  const ranges = ['package.json', ...packages].flatMap((file) => {
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest
    return kinds
      .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
      .filter(([, version]) => !exactVersion.test(version))
      .map(([name, version]) => `${file}: ${name} is '${version}', which is no exact version`)
  })
  const lines = readFileSync(join(root, 'package-lock.json'), 'utf8').split('\n')
  const hosts = lines.flatMap((line, index) =>
    line.includes('"resolved": "http')
      ? [`package-lock.json:${index + 1}: names a registry; install with this repository's .npmrc`]
      : [],
  )
  return [...ranges, ...hosts]
}
