import { cpSync, rmSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { buildSync } from 'esbuild'
import ts from 'typescript'
import { bundleOptions } from '../packages/emulator/src/phone/serve/browserBundle.ts'
import { buildMiniprogram } from '../packages/miniprogram/build.ts'
import { root } from './lib/installed.mjs'
import { packagesInOrder, type Package } from './packages.ts'

/**
 * Of the paths below `src`: tests and what only they use, and what goes into a bundle for browsers. A `testing` folder
 * directly in `src` is a part of the package, for the tests of those who install it.
 */
const leftOut = /\.test\.ts$|(^|[\\/])(fixtures|browser)[\\/]|[\\/]testing[\\/]/

/**
 * Builds every package into its `dist`, each after the packages it imports; one for mini programs by its own rules.
 *
 * @returns What the compiler complains about, ready to print; nothing if all is well.
 */
export function buildAll(): string[] {
  const packages = packagesInOrder()
  for (const entry of packages) {
    const problems = entry.manifest.miniprogram ? buildMiniprogram() : build(entry, packages)
    if (problems.length > 0) return problems
    console.log(`built ${entry.manifest.name}`)
  }
  return []
}

function build({ folder, manifest }: Package, packages: Package[]): string[] {
  const source = join(folder, 'src')
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })

  const config = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)).config as object
  const { options, errors } = ts.convertCompilerOptionsFromJson(
    {
      ...(config as { compilerOptions: object }).compilerOptions,
      declaration: true,
      rootDir: source,
      outDir: dist,
      // In the workspace a sibling's `exports` lead to its TypeScript, which the compiler would build again
      // as ours. Its declarations, built before, are what our readers will see too.
      paths: Object.fromEntries(
        packages
          .filter((other) => other.manifest.name !== manifest.name)
          .map((other) => [other.manifest.name, [join(other.folder, 'dist/index.d.ts')]]),
      ),
    },
    root,
  )
  const files = ts.sys.readDirectory(source, ['.ts']).filter((file) => !leftOut.test(relative(source, file)))
  const program = ts.createProgram(files, options)
  const diagnostics = ts.sortAndDeduplicateDiagnostics([
    ...errors,
    ...ts.getPreEmitDiagnostics(program),
    ...program.emit().diagnostics,
  ])
  copyAssets(source, dist)
  if (manifest.name === '@quickreg/emulator') bundlePhone(source, dist)
  return diagnostics.length === 0 ? [] : [ts.formatDiagnostics(diagnostics, formatHost)]
}

function bundlePhone(source: string, dist: string): void {
  for (const name of ['runtime', 'frame'] as const) {
    const options = bundleOptions(name, join(source, 'phone/browser'))
    buildSync({ ...options, outdir: join(dist, 'phone/browser'), minify: true })
  }
}

/** Pages, templates and tables that the code reads when it runs. */
function copyAssets(source: string, dist: string): void {
  const isAsset = (path: string) => !path.endsWith('.ts') && !leftOut.test(relative(source, path) + sep)
  cpSync(source, dist, { recursive: true, filter: isAsset })
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (path) => relative(root, path),
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
}
