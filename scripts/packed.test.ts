import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateKeys } from '../packages/server/src/keys.ts'
import { root } from './lib/installed.mjs'
import { packAll } from './pack.ts'

const run = promisify(execFile)

let home: string
let tarballs: string[]
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'quickreg packed '))
  tarballs = await packAll(join(home, 'tarballs'))
}, 240_000)
afterAll(() => rm(home, { recursive: true, force: true }))

/** An empty folder, and in it those of the packages whose tarball is named so. */
async function install(name: string, wanted: (tarball: string) => boolean): Promise<string> {
  const folder = join(home, name)
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  await run('npm', ['install', ...flags, ...tarballs.filter(wanted)], { cwd: folder })
  return folder
}

/** What production installs: all packages but the emulator and what goes into mini programs. */
describe('the packages, installed from their tarballs into an empty folder', () => {
  let folder: string
  let server: ChildProcess | undefined

  beforeAll(async () => {
    folder = await install('production', (file) => !/emulator|miniprogram/.test(file))
  }, 240_000)
  afterAll(() => void server?.kill('SIGKILL'))

  const quickreg = (...args: string[]) => run(process.execPath, [command(), ...args], { cwd: folder })
  const command = () => join(folder, 'node_modules/quickreg/bin/quickreg.mjs')

  it('start the server', async () => {
    server = spawn(process.execPath, [command(), 'start'], {
      cwd: folder,
      env: {
        WECHAT_APPID: 'wx0123456789abcdef',
        WECHAT_SECRET: 'x',
        KEYS: JSON.stringify(generateKeys(randomBytes)),
        SCENES: JSON.stringify({ join: { purpose: 'account', policyVersions: ['1'], rungs: ['quick'] } }),
        PORT: '0',
        OPS_PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const url = await new Promise<string>((resolve, reject) => {
      const lines = createInterface(server!.stdout!)
      lines.on('line', (line) => line.includes('"listening"') && resolve((JSON.parse(line) as { url: string }).url))
      lines.on('close', () => reject(new Error('The server ended before it listened')))
    })
    expect(await (await fetch(`${url}/readyz`)).text()).toBe('ok')
    expect((await fetch(`${url}/docs`)).status).toBe(404) // production shows no documents unless told to
    server.kill('SIGTERM')
    expect((await once(server, 'exit'))[0]).toBe(0)
  }, 60_000)

  it('bring neither the emulator nor its control plane', async () => {
    const scope = join(folder, 'node_modules/@quickreg')
    expect((await readdir(scope)).sort()).toEqual(['contract', 'protocol', 'server', 'wechat-api'])
    for (const name of await readdir(scope)) {
      const files = await readdir(join(scope, name, 'dist'), { recursive: true, withFileTypes: true })
      for (const file of files.filter((one) => one.isFile())) {
        expect(await readFile(join(file.parentPath, file.name), 'utf8'), file.name).not.toContain('_emulator')
      }
    }
    await expect(quickreg('emulator')).rejects.toThrow(/@quickreg\/emulator/)
  })

  it('explain an error and type-check in a program that uses them', async () => {
    expect((await quickreg('explain', '40029')).stdout).toContain('40029')
    const program = `import { createQuickreg, type Quickreg } from '@quickreg/server'
import { decryptOpenData } from '@quickreg/protocol'
export { accessTokenStoreContract } from '@quickreg/wechat-api/testing'
export const start: typeof createQuickreg = createQuickreg
export const open: typeof decryptOpenData = decryptOpenData
export type { Quickreg }
`
    await writeFile(join(folder, 'program.ts'), program)
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck']
    const checked = await run(process.execPath, [tsc, ...options, 'program.ts'], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    )
    expect(checked.stdout).toBe('')
  }, 60_000)
})

/** What somebody who makes a mini program installs: the component, and the phone to try it on. */
describe('the component and the emulator, installed from their tarballs', () => {
  let folder: string
  const component = (...path: string[]) => join(folder, 'node_modules/@quickreg/miniprogram', ...path)

  beforeAll(async () => {
    folder = await install('mini program', (file) => /protocol|emulator|miniprogram/.test(file))
  }, 240_000)

  it('are a component as WeChat’s tools want it: built files, declarations, no dependency and no source', async () => {
    const manifest = JSON.parse(await readFile(component('package.json'), 'utf8')) as Record<string, string>
    expect(manifest).toMatchObject({
      ...{ miniprogram: 'miniprogram_dist', main: 'miniprogram_dist/index.js', types: 'miniprogram_dist/index.d.ts' },
      ...{ type: 'commonjs', license: 'MIT' },
    })
    const absent = ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts', 'bin', 'exports']
    expect(absent.filter((key) => key in manifest)).toEqual([])

    const entries = await readdir(component(), { recursive: true, withFileTypes: true })
    const files = entries
      .filter((one) => one.isFile())
      .map((one) => relative(component(), join(one.parentPath, one.name)))
    expect(files).toContain(manifest.types)
    expect(files.filter((file) => !/^miniprogram_dist\/.*\.d\.ts$/.test(file)).sort()).toEqual([
      'LICENSE',
      'README.en.md',
      'README.md',
      'miniprogram_dist/index.js',
      'miniprogram_dist/phone-register/phone-register.js',
      'miniprogram_dist/phone-register/phone-register.json',
      'miniprogram_dist/phone-register/phone-register.wxml',
      'miniprogram_dist/phone-register/phone-register.wxss',
      'package.json',
    ])
  })

  it('put a mini program that uses the component on the phone', async () => {
    await cp(join(root, 'test/browser/projects/component'), join(folder, 'shop'), { recursive: true })
    const program = `import { startEmulator } from '@quickreg/emulator'
const { url, openProject, close } = await startEmulator()
await openProject({ dir: 'shop', api: url })
const { units, modules, problems } = await (await fetch(url + '/phone/project.json')).json()
const statuses = {}
for (const page of ['/', '/phone/']) {
  const html = await (await fetch(url + page)).text()
  for (const [, path] of html.matchAll(/(?:src|href)="(\\/[^"]+)"/g)) statuses[path] = (await fetch(url + path)).status
}
console.log(JSON.stringify({ problems, units: Object.keys(units), modules: Object.keys(modules), statuses }))
await close()
`
    await writeFile(join(folder, 'phone.mjs'), program)
    const { stdout } = await run(process.execPath, ['phone.mjs'], { cwd: folder })
    const built = JSON.parse(stdout) as Record<'problems' | 'units' | 'modules', string[]> & { statuses: object }
    expect(built.problems).toEqual([])
    expect(built.units).toContain('miniprogram_npm/@quickreg/miniprogram/phone-register/phone-register')
    expect(built.modules).toContain('miniprogram_npm/@quickreg/miniprogram/index.js')
    expect(built.statuses).toMatchObject({ '/phone/runtime.js': 200, '/phone/runtime.css': 200 })
    expect(new Set(Object.values(built.statuses))).toEqual(new Set([200])) // the window around the phone, too
  }, 60_000)
})
