import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEmulator } from './index.ts'
import { createLab } from '../test/lab.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'emulator-'))))
afterEach(() => rmSync(folder, { recursive: true }))

it('goes on after a restart where it stopped: people, keys, spent codes, charges', async () => {
  const dataFile = join(folder, 'new', 'emulator.json')
  const before = await (async () => {
    await using lab = await createLab({ dataFile })
    await lab.control('POST', '/users', { userId: 'kept' })
    await lab.session(await lab.login('lin'))
    await lab.tap('lin')
    return await lab.state()
  })()
  await using lab = await createLab({ dataFile })
  expect(await lab.state()).toEqual(before)
  expect(before.codes.map(({ spent }) => spent)).toEqual([true, false])
  expect(statSync(dataFile).mode & 0o077).toBe(0)
})

it('draws on with a seed instead of giving old codes again', async () => {
  const dataFile = join(folder, 'emulator.json')
  const login = async () => {
    await using lab = await createLab({ dataFile })
    return await lab.login('lin')
  }
  expect(await login()).not.toBe(await login())
})

it.each(['', '{"version":', '{"version": 9}', 'null'])('refuses a file it did not write: %j', async (content) => {
  const dataFile = join(folder, 'emulator.json')
  writeFileSync(dataFile, content)
  await expect(startEmulator({ dataFile })).rejects.toThrow(`${dataFile} is not a state file`)
  expect(readFileSync(dataFile, 'utf8')).toBe(content)
})
