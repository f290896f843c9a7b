import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createLab } from '../../../test/lab.ts'
import { nextEvent } from '../../../test/phoneLab.ts'
import { appOfProject, DEFAULT_APP } from '../../index.ts'
import type { BuiltProject, ConsoleEntry } from '../wire.ts'

/** A mini program of one page. */
function writeProject(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'open-phone-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const all = {
    'app.json': '{"pages": ["pages/index/index"], "window": {"navigationBarTitleText": "半山咖啡"}}',
    'app.js': 'App({})',
    'pages/index/index.wxml': '<view>hello</view>',
    'pages/index/index.js': 'Page({})',
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

it('makes the mini program an app of this WeChat, under its own appid and name, whatever is reset', async () => {
  await using lab = await createLab()
  const dir = writeProject({ 'project.config.json': '{"appid": "wx0123456789abcdef"}' })
  await lab.emulator.openProject({ dir })
  const known = { ...appOfProject(dir), name: '半山咖啡' }
  expect(known.appid).toBe('wx0123456789abcdef')
  expect((await lab.state()).apps).toMatchObject([{ appid: DEFAULT_APP.appid }, known])
  await lab.control('POST', '/reset', {})
  expect((await lab.state()).apps).toMatchObject([{ appid: DEFAULT_APP.appid }, known])
})

it('is the ready-made app where it names none', async () => {
  const dir = writeProject({ 'project.config.json': '{"appid": "touristappid"}' })
  expect(appOfProject(dir)).toEqual(DEFAULT_APP)
  await using lab = await createLab()
  await lab.emulator.openProject({ dir })
  expect((await lab.state()).apps).toMatchObject([{ appid: DEFAULT_APP.appid, name: '半山咖啡' }])
})

it('tells the phone and the terminal of the next build', async () => {
  const said: ConsoleEntry[] = []
  await using lab = await createLab({ onConsole: (entry) => void said.push(entry) })
  const dir = writeProject()
  await lab.emulator.openProject({ dir })
  expect(said).toEqual([])
  const events = await fetch(`${lab.emulator.url}/phone/events?user=lin`)
  writeFileSync(join(dir, 'pages/index/index.wxml'), '<view>hello')
  expect(await nextEvent(events)).toEqual({ event: 'built', data: { revision: 2 } })
  expect(said).toMatchObject([{ level: 'error', text: expect.stringMatching(/^pages\/index\/index\.wxml:1:\d+: /) }])
  const built = (await (await fetch(`${lab.emulator.url}/phone/project.json`)).json()) as BuiltProject
  expect(built.revision).toBe(2)
})

it('takes the place of the mini program before, and leaves it there if it cannot be opened', async () => {
  await using lab = await createLab()
  await lab.emulator.openProject({ dir: writeProject() })
  const other = writeProject({ 'pages/other/other.wxml': '', 'app.json': '{"pages": ["pages/other/other"]}' })
  await lab.emulator.openProject({ dir: other })
  await expect(lab.emulator.openProject({ dir: join(other, 'nowhere') })).rejects.toThrow(/no folder/)
  const built = (await (await fetch(`${lab.emulator.url}/phone/project.json`)).json()) as BuiltProject
  expect(built.app.pages).toEqual(['pages/other/other'])
})
