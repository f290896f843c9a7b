import { existsSync, statSync } from 'node:fs'
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

/** In the workspace bundled on demand, so that a reload shows what has changed; a published package has the files. */
export async function bundleReply(name: BundleName, kind: BundleKind): Promise<HttpReply> {
  const body = isWorkspace() ? (await bundled(name))[kind] : await readFile(new URL(`${name}.${kind}`, browser))
  const type = { js: 'text/javascript', css: 'text/css' }[kind]
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  }
  return { status: 200, headers, body: Buffer.from(body) }
}

const isWorkspace = () => existsSync(new URL('runtime/main.ts', browser))

interface Bundle extends Record<BundleKind, Uint8Array> {
  sources: string[]
  madeAt: number
}

const made = new Map<BundleName, Promise<Bundle>>()

function bundled(name: BundleName): Promise<Bundle> {
  const again = () => makeBundle(name)
  const bundle = made.get(name)?.then((known) => (isStale(known) ? again() : known), again) ?? again()
  made.set(name, bundle)
  return bundle
}

const isStale = ({ sources, madeAt }: Bundle): boolean => sources.some((file) => isNewer(file, madeAt))

const isNewer = (file: string, than: number): boolean =>
  (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > than

async function makeBundle(name: BundleName): Promise<Bundle> {
  const esbuild = await import('esbuild') // the emulator's other users do without
  const madeAt = Date.now()
  const options = bundleOptions(name, fileURLToPath(browser).replace(/[\\/]$/, ''))
  const { outputFiles, metafile } = await esbuild.build({
    ...options,
    write: false,
    sourcemap: 'inline',
    metafile: true,
    absWorkingDir: fileURLToPath(browser),
  })
  const output = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))?.contents ?? new Uint8Array()
  const sources = Object.keys(metafile.inputs).map((path) => fileURLToPath(new URL(path, browser)))
  return { js: output('.js'), css: output('.css'), sources, madeAt }
}
