import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { quickreg } from './command.ts'

it('says what to run first where nothing is installed yet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-bare-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(fileURLToPath(new URL('..', import.meta.url)), folder, { recursive: true })

  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'bin/quickreg.mjs'), 'dev'], {
    encoding: 'utf8',
    timeout: 20_000,
  })

  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^Not set up yet: run `npm start`.*\n$/)
})

it.each(['18.20.4', '22.17.1'])('says what to install where Node is %s', async (version) => {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  const { code, stdout, stderr } = await quickreg(['--version'], {
    nodeArgs: ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`],
  })

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^quickreg needs Node 22\.18 or newer and this is [\d.]+: install Node 24.*\n$/)
})
