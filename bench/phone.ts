// npm run bench:phone: what a developer waits for, and what a mini program has to carry. Prints a table and writes it,
// with the raw figures, to bench/results/phone.{md,json}.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { startEmulator } from '@quickreg/emulator'
import { chromium, type Browser, type Page } from 'playwright-core'
import { hardware, hardwareLine } from '../scripts/lib/hardware.ts'
import { root } from '../scripts/lib/installed.mjs'
import { chromiumFlags, findChromium } from '../test/support/chromium.ts'
import { sizeOfComponent } from './lib/component.ts'

const rounds = 7

interface Row {
  what: string
  unit: 'ms' | 'kB'
  value: number
  rounds?: number[]
}

const membership = join(root, 'examples/membership')
const libraries = join(root, 'test/browser/projects/libraries')

async function main(): Promise<void> {
  const { executablePath, env, source } = await findChromium()
  const browser = await chromium.launch({
    executablePath,
    env: { ...(process.env as Record<string, string>), ...env },
    args: chromiumFlags,
  })
  const rows = [...(await buildTimes()), ...(await screenTimes(browser)), ...(await sizes())]
  const machine = `${hardwareLine(hardware())}, Chromium ${browser.version()} (${source})`
  await browser.close()
  const table = [
    '| What | Median |',
    '| --- | ---: |',
    ...rows.map(({ what, unit, value }) => `| ${what} | ${value.toFixed(unit === 'kB' ? 1 : 0)} ${unit} |`),
  ].join('\n')
  console.log(`${machine}\n\n${table}`)
  const results = join(root, 'bench/results')
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(
    join(results, 'phone.md'),
    `# The phone, measured\n\n${date}; ${machine}. ${rounds} rounds.\n\n${table}\n`,
  )
  writeFileSync(join(results, 'phone.json'), `${JSON.stringify({ date, machine, rows }, null, 2)}\n`)
}

/** From nothing to the first build, in a process that has built before: the compilers' own start is not in it. */
async function buildTimes(): Promise<Row[]> {
  const openOnce = async (dir: string) => {
    const emulator = await startEmulator()
    const from = performance.now()
    await emulator.openProject({ dir, api: 'http://127.0.0.1:1' })
    const took = performance.now() - from
    await emulator.close()
    return took
  }
  await openOnce(membership)
  return [
    await measured('build: the membership example', () => openOnce(membership)),
    await measured('build: pages of TDesign, WeUI and Vant', () => openOnce(libraries)),
  ]
}

const tinyApp: Record<string, string> = {
  'app.json': JSON.stringify({ pages: ['pages/index/index'] }),
  'app.wxss': 'page { color: rgb(0, 0, 0) }',
  'app.ts': 'App({})',
  'pages/index/index.json': '{}',
  'pages/index/index.ts': 'Page({})',
  'pages/index/index.wxml': '<view id="text">first text</view><button open-type="getPhoneNumber">phone</button>',
}

async function screenTimes(browser: Browser): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'quickreg-bench-'))
  mkdirSync(join(dir, 'pages/index'), { recursive: true })
  for (const [file, text] of Object.entries(tinyApp)) writeFileSync(join(dir, file), text)
  const emulator = await startEmulator()
  const page = await browser.newPage({ viewport: { width: 390, height: 780 } })
  /** From writing a file to seeing what it says. */
  const edit = async (file: string, text: string, seen: () => Promise<unknown>) => {
    const from = performance.now()
    writeFileSync(join(dir, file), text)
    await seen()
    return performance.now() - from
  }
  try {
    await emulator.openProject({ dir })
    const open = async () => {
      await page.goto('about:blank')
      const from = performance.now()
      await page.goto(`${emulator.url}/phone/`)
      await page.getByText('first text').waitFor()
      return performance.now() - from
    }
    await agreeToPrivacy(emulator.url) // refused once, WeChat would not ask again for ten seconds
    await open() // the first bundles the phone's own script
    return [
      await measured('open the phone: to the first text', open),
      await measured('tap the phone button: to the sheet', () => tapToSheet(page)),
      await measured('edit WXSS: to the screen, state kept', (round) => {
        const color = `rgb(0, 0, ${round})`
        return edit('app.wxss', `page { color: ${color} }`, () =>
          page.waitForFunction(textHas(color), undefined, { polling: 'raf' }),
        )
      }),
      await measured('edit WXML: to the screen, state kept', (round) =>
        edit('pages/index/index.wxml', `<view id="text">text ${round}</view>`, () =>
          page.getByText(`text ${round}`).waitFor(),
        ),
      ),
      await measured('edit TypeScript: to the screen, by a reload', async (round) => {
        await page.evaluate(`document.documentElement.classList.add('before')`)
        return edit('app.ts', `App({ round: ${round} })`, () =>
          page.locator('html[data-launched]:not(.before)').waitFor(),
        )
      }),
    ]
  } finally {
    await page.close()
    await emulator.close()
    rmSync(dir, { recursive: true })
  }
}

/** Runs in the page. */
const textHas = (color: string) => `getComputedStyle(document.querySelector('#text')).color === '${color}'`

async function agreeToPrivacy(url: string): Promise<void> {
  await fetch(`${url}/_emulator/users/lin`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ privacyAgreed: true }),
  })
}

async function tapToSheet(page: Page): Promise<number> {
  const from = performance.now()
  await page.getByRole('button', { name: 'phone' }).click()
  await page.getByRole('dialog').waitFor()
  const took = performance.now() - from
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  return took
}

async function sizes(): Promise<Row[]> {
  const runtime = await bundleOf('runtime')
  const frame = await bundleOf('frame')
  return [
    { what: 'phone: script and styles, minified + gzip', unit: 'kB', value: runtime },
    { what: 'frame: script and styles, minified + gzip', unit: 'kB', value: frame },
    { what: 'component: all files of the package, minified + gzip', unit: 'kB', value: sizeOfComponent() },
  ]
}

async function bundleOf(name: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [join(root, `packages/emulator/src/phone/browser/${name}/main.ts`)],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    outdir: 'out',
  })
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0) / 1000
}

async function measured(what: string, once: (round: number) => Promise<number>): Promise<Row> {
  const all: number[] = []
  for (let round = 1; round <= rounds; round += 1) all.push(await once(round))
  return { what, unit: 'ms', value: middleOf(all), rounds: all.map(Math.round) }
}

const middleOf = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

await main()
