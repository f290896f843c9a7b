// Builds what the Dockerfile builds, in an empty folder and without Docker, and lets the server run from it as production would.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { generateKeys } from '../../packages/server/src/keys.ts'
import { root } from '../lib/installed.mjs'
import { pathWithNode, runSteps, type Built } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'quickreg-image-'))
try {
  const built = runSteps(root, folder)
  bringsNoEmulator(built)
  // As in the image, where nothing of the stage before is left.
  rmSync(join(folder, 'build'), { recursive: true })
  await serves(built)
  console.log('\nThe steps of the Dockerfile were run, and the server they make starts, is ready and stops.')
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function bringsNoEmulator({ workdir }: Built): void {
  expectThat(!existsSync(join(workdir, 'node_modules/@quickreg/emulator')), 'the emulator stays out')
  const packages = readdirSync(join(workdir, 'node_modules'))
  expectThat(!packages.includes('vitest') && !packages.includes('typescript'), 'what only development needs stays out')
}

async function serves({ workdir, environment, command, healthcheck }: Built): Promise<void> {
  const { server, url, env } = await start(workdir, command, environment)
  try {
    for (const path of ['/healthz', '/readyz']) {
      expectThat((await fetch(url + path)).status === 200, `${path} answers 200, though WeChat is out of reach`)
    }
    const [probe = '', ...args] = healthcheck
    execFileSync(probe, args, { env: { ...env, PORT: new URL(url).port } })
    expectThat(true, 'HEALTHCHECK finds the server healthy')
    server.kill('SIGTERM')
    const [code] = (await once(server, 'exit')) as [number | null]
    expectThat(code === 0, 'SIGTERM ends it with exit code 0')
  } finally {
    server.kill('SIGKILL')
  }
}

/** With settings that are valid and of nobody; files hold the secrets, as where it is deployed. */
async function start(workdir: string, [program = '', ...args]: string[], environment: Record<string, string>) {
  const secret = (name: string, text: string) => {
    const file = join(folder, name)
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }
  const env = {
    PATH: pathWithNode(),
    ...environment,
    QUICKREG_ENV: 'production',
    WECHAT_APPID: 'wx0123456789abcdef',
    WECHAT_SECRET_FILE: secret('wechat-secret', randomBytes(16).toString('hex')),
    KEYS_FILE: secret('keys', JSON.stringify(generateKeys(randomBytes))),
    SCENES: JSON.stringify({ join: { purpose: 'account', policyVersions: ['1'], rungs: ['quick'] } }),
    // Any free ports, for nobody but this machine.
    HOST: '127.0.0.1',
    PORT: '0',
    OPS_PORT: '0',
  }
  const server: ChildProcess = spawn(program, args, { cwd: workdir, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((found, failed) => {
    const lines = createInterface(server.stdout!)
    lines.on('line', (line) => line.includes('"listening"') && found((JSON.parse(line) as { url: string }).url))
    lines.on('close', () => failed(new Error('The server ended before it listened')))
  })
  expectThat(existsSync(join(environment.DATA_DIR ?? '', 'quickreg.db')), 'the database is in DATA_DIR')
  return { server, url, env }
}

function expectThat(held: boolean, what: string): void {
  if (!held) throw new Error(`Not so: ${what}`)
  console.log(`ok: ${what}`)
}
