import { build, transform, type Message, type Plugin } from 'esbuild'
import type { Source } from './tree.ts'

/** A script after esbuild, or why it could not be compiled. */
export type Compiled = (Transformed & { specifiers: string[] }) | Failed

interface Transformed {
  code: string
  map: string
  warnings: Message[]
}

interface Failed {
  errors: Message[]
}

/**
 * Compiles file by file: bundling is stricter than WeChat about missing exports and about files that mix ES modules with
 * CommonJS, and it would join what WeChat keeps apart and runs when first required.
 */
export async function compileScripts(sources: Source[]): Promise<Compiled[]> {
  const transformed = await Promise.all(sources.map(transformScript))
  const specifiers = await findSpecifiers(transformed.map((script) => ('errors' in script ? '' : script.code)))
  return transformed.map((script, index) =>
    'errors' in script ? script : { ...script, specifiers: specifiers[index]! },
  )
}

async function transformScript({ text, path, file }: Source): Promise<Transformed | Failed> {
  try {
    const { code, map, warnings } = await transform(text, {
      format: 'cjs',
      target: 'es2022',
      loader: path.endsWith('.ts') ? 'ts' : 'js',
      charset: 'utf8',
      sourcefile: file,
      sourcemap: 'external',
      sourcesContent: false,
      logLevel: 'silent',
      supported: { 'dynamic-import': false }, // becomes a require of its own, as everything here
    })
    return { code, map, warnings }
  } catch (error) {
    if (isBuildFailure(error)) return { errors: error.errors }
    throw error
  }
}

/** What each script requires: a parser says so, for no pattern can tell code from the text of a string or a template. */
async function findSpecifiers(codes: string[]): Promise<string[][]> {
  const found = codes.map((code) => [...code.matchAll(asyncRequire)].map((match) => match[2]!))
  const entries = codes.flatMap((code, index) => (code.includes('require') ? [String(index)] : []))
  if (entries.length === 0) return found
  const scan: Plugin = {
    name: 'specifiers',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ kind, path }) =>
        kind === 'entry-point' ? { path, namespace: 'script' } : { path, external: true },
      )
      onLoad({ filter: /.*/, namespace: 'script' }, ({ path }) => ({ contents: codes[Number(path)]!, loader: 'js' }))
    },
  }
  const { metafile } = await build({
    entryPoints: entries.map((entry) => ({ in: entry, out: entry })),
    outdir: 'unused',
    bundle: true,
    format: 'cjs',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [scan],
  })
  for (const entry of entries) {
    const { imports } = metafile.inputs[`script:${entry}`]!
    found[Number(entry)]!.push(...imports.map(({ path }) => path))
  }
  return found.map((specifiers) => [...new Set(specifiers)])
}

/** WeChat's own way to load from another subpackage; no parser knows it. In esbuild's output comments are gone. */
const asyncRequire = /\brequire\.async\(\s*(["'])(.*?)\1/g

const isBuildFailure = (error: unknown): error is { errors: Message[] } =>
  error instanceof Error && Array.isArray((error as { errors?: unknown }).errors)
