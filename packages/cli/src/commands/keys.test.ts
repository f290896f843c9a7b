import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { quickreg } from '../../test/command.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'quickreg-keys-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const keys = (...args: string[]) => quickreg(['keys', ...args], { cwd: folder })

it('makes keys, rotates them in two steps and shows none of them', async () => {
  expect(await keys('new', 'keys.json')).toMatchObject({ code: 0, stderr: '' })
  expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600)
  const said = [await keys('add', 'keys.json'), await keys('use', 'keys.json'), await keys('list', 'keys.json')]

  expect(said.map(({ code }) => code)).toEqual([0, 0, 0])
  expect(said[2]!.stdout.replace(/\S{11} /g, 'KID ')).toMatch(
    /^field +k1 +opens\nfield +k2 +seals and opens\nsigning +KID +signs\nsigning +KID +verifies, 20.*Z\n$/,
  )
  const text = readFileSync(join(folder, 'keys.json'), 'utf8')
  const file = JSON.parse(text) as { index: string; keys: Record<string, string>; signing: { d: string }[] }
  const all = said.map(({ stdout, stderr }) => stdout + stderr).join('')
  for (const secret of [file.index, ...Object.values(file.keys), ...file.signing.map(({ d }) => d)]) {
    expect(all).not.toContain(secret)
  }
})

it('says in one sentence what is not due, or not there', async () => {
  const [again, early, absent] = await Promise.all([
    keys('new', 'keys.json'),
    keys('use', 'keys.json'),
    keys('add', 'no.json'),
  ])
  expect(again).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^keys\.json exists .*\n$/) })
  expect(early).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^No keys wait in keys\.json: .*\n$/) })
  expect(absent).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^There is no file no\.json; .*\n$/) })
})
