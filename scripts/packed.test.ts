import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateKeys } from '../packages/server/src/keys.ts'
import { packAll } from './pack.ts'

const run = promisify(execFile)

/** What production installs: all packages but the emulator and what goes into mini programs. */
describe('the packages, installed from their tarballs into an empty folder', () => {
  let folder: string
  let server: ChildProcess | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quickreg packed '))
    const tarballs = (await packAll(join(folder, 'tarballs'))).filter((file) => !/emulator|miniprogram/.test(file))
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    await run('npm', ['install', ...flags, ...tarballs], { cwd: folder })
  }, 240_000)
  afterAll(async () => {
    server?.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })

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
    const tsc = join(import.meta.dirname, '../node_modules/typescript/bin/tsc')
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck']
    const checked = await run(process.execPath, [tsc, ...options, 'program.ts'], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    )
    expect(checked.stdout).toBe('')
  }, 60_000)
})
