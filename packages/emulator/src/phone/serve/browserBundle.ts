import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { BuildOptions } from 'esbuild'
import type { HttpReply } from '../../http.ts'

const browser = new URL('../browser/', import.meta.url)

export type BundleName = 'runtime' | 'frame'
export type BundleKind = 'js' | 'css'

/** What a browser gets of `browser/{runtime,frame}/main.ts`: one script and one style sheet. */
export const bundleOptions = (name: BundleName, folder: string) =>
  ({
    entryPoints: { [name]: `${folder}/${name}/main.ts` },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
    outdir: folder,
  }) satisfies BuildOptions

const inMemory = new Map<BundleName, Promise<Record<BundleKind, Buffer>>>()

/** In the workspace bundled on first demand; a published package has the files. */
export async function bundleReply(name: BundleName, kind: BundleKind): Promise<HttpReply> {
  const body = isWorkspace() ? (await bundled(name))[kind] : await readFile(new URL(`${name}.${kind}`, browser))
  const type = { js: 'text/javascript', css: 'text/css' }[kind]
  const headers = { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' }
  return { status: 200, headers: { ...headers, 'x-content-type-options': 'nosniff' }, body }
}

const isWorkspace = () => existsSync(new URL('runtime/main.ts', browser))

function bundled(name: BundleName): Promise<Record<BundleKind, Buffer>> {
  const known = inMemory.get(name)
  if (known) return known
  const made = bundle(name)
  inMemory.set(name, made)
  // Whoever mends the mistake reloads the page.
  made.catch(() => inMemory.delete(name))
  return made
}

async function bundle(name: BundleName): Promise<Record<BundleKind, Buffer>> {
  const esbuild = await import('esbuild') // the emulator's other users do without
  const options = bundleOptions(name, fileURLToPath(browser).replace(/[\\/]$/, ''))
  const { outputFiles } = await esbuild.build({ ...options, write: false, sourcemap: 'inline' })
  const output = (suffix: string) =>
    Buffer.from(outputFiles.find(({ path }) => path.endsWith(suffix))?.contents ?? new Uint8Array())
  return { js: output('.js'), css: output('.css') }
}
