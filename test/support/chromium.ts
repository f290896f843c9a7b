import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../scripts/lib/installed.mjs'
import { unwrapWoff } from './woff.ts'

export interface Chromium {
  executablePath: string
  /** Beside the caller's own environment. */
  env: Record<string, string>
  /** Where it comes from, for the log. */
  source: 'EMULATOR_CHROME' | 'system' | '@sparticuz/chromium'
}

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * A Chromium to test in: the one EMULATOR_CHROME names, else the system's, else the one that comes with the packages
 * (Linux x64), for which nothing has to be installed by hand.
 */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<Chromium> {
  const named = env.EMULATOR_CHROME
  if (named) return { executablePath: named, env: {}, source: 'EMULATOR_CHROME' }
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const found = systemNames.map((name) => join(folder, name)).find((path) => existsSync(path))
    if (found !== undefined) return { executablePath: found, env: {}, source: 'system' }
  }
  return unpacked()
}

/** Flags of ours: the package's own would switch the browser's security off. Root has no sandbox to offer. */
export const chromiumFlags = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none']

const require = createRequire(import.meta.url)

/** Unpacks the browser once per version, below node_modules, with the libraries and the fonts that a bare system lacks. */
async function unpacked(): Promise<Chromium> {
  const manifest = join(root, 'node_modules/@sparticuz/chromium/package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const folder = join(root, 'node_modules/.cache', `chromium-${version}`)
  if (!existsSync(folder)) await unpackInto(folder)
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
    source: '@sparticuz/chromium',
  }
}

async function unpackInto(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true })
  const half = mkdtempSync(`${folder}.`)
  // It unpacks to the temporary folder, and its libraries only where it takes the machine for a Lambda of Amazon's.
  const env = { ...process.env, TMPDIR: half, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }
  const script = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: root, env })
  addChineseFont(join(half, 'fonts'), join(folder, 'font-cache'))
  try {
    renameSync(half, folder) // complete or not there: another process may be looking
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(half, { recursive: true }) // it was quicker
  }
}

/** The package's fonts have no Chinese: pages would show boxes. */
function addChineseFont(fonts: string, cache: string): void {
  const files = join(dirname(require.resolve('@fontsource/noto-sans-sc/package.json')), 'files')
  const target = join(fonts, 'noto-sans-sc')
  mkdirSync(target, { recursive: true })
  for (const name of readdirSync(files).filter((file) => file.endsWith('-400-normal.woff')))
    writeFileSync(join(target, name.replace('.woff', '.ttf')), unwrapWoff(readFileSync(join(files, name))))
  writeFileSync(
    join(fonts, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <cachedir>${cache}</cachedir>
</fontconfig>
`,
  )
}
