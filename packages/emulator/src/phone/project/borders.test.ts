import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { smallest, temporaryProject } from './testing/temporaryProject.ts'

/** A folder of this machine that is no part of the project, with a file in it. */
function elsewhere(files: Record<string, string>): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'quickreg-elsewhere-')))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  return dir
}

const page = (files: Record<string, string>) => temporaryProject({ ...smallest, ...files })
const script = (text: string) => page({ 'pages/index/index.ts': text })

describe('what a mini program is built of', () => {
  it('is no file that a link of the project leads out to', async () => {
    const home = elsewhere({ 'docker.json': '"canary"', id_rsa: 'canary', 'lib/key.js': '"canary"' })
    const project = page({
      'pages/index/index.wxml': '<include src="./key.wxml"/>',
      'pages/index/index.ts': `require('../../docker.json'); require('../../lib/key')`,
      'pages/index/index.wxss': '@import "./key.wxss";',
    })
    project.link('docker.json', join(home, 'docker.json'))
    project.link('lib', join(home, 'lib'))
    for (const suffix of ['wxml', 'wxss']) project.link(`pages/index/key.${suffix}`, join(home, 'id_rsa'))
    expect(JSON.stringify((await project.open()).current())).not.toContain('canary')
  })

  it.each(['miniprogram_npm', 'node_modules'])('is no folder that %s calls a package', async (folder) => {
    const home = elsewhere({ 'docker.json': '"canary"', 'package.json': '{"name": "somebody", "main": "docker.json"}' })
    const project = script(`require('pack/docker.json'); require('pack')`)
    project.link(`${folder}/pack`, home)
    const opened = await project.open()
    expect(JSON.stringify(opened.current())).not.toContain('canary')
    expect(opened.fileBelow('miniprogram_npm/pack/docker.json')).toBeUndefined()
  })

  it.each(['miniprogram_npm', 'node_modules'])('is nothing of a %s that lies elsewhere', async (folder) => {
    const home = elsewhere({ 'pack/docker.json': '"canary"' })
    const project = script(`require('pack/docker.json')`)
    project.link(folder, home)
    const opened = await project.open()
    expect(JSON.stringify(opened.current())).not.toContain('canary')
    expect(opened.fileBelow('miniprogram_npm/pack/docker.json')).toBeUndefined()
  })

  it('is not what lies above it, by whatever name', async () => {
    const project = temporaryProject({ 'outside.json': '{"light": {"bar": "canary"}}' })
    for (const [path, text] of Object.entries({
      ...smallest,
      'app.json': '{"pages": ["pages/index/index"], "themeLocation": "a/miniprogram_npm/../../outside.json"}',
      'miniprogram_npm/pack/index.js': '',
      'pages/index/index.ts': [
        ...[`require('pack/../../../outside.json')`, `require('../../miniprogram_npm/../../outside.json')`],
        `require('@pack/../../outside.json')`,
      ].join('\n'),
    }))
      project.write(`app/${path}`, text)
    project.write('project.config.json', '{"miniprogramRoot": "app"}')
    expect(JSON.stringify((await project.open()).current())).not.toContain('canary')
  })

  it('is nothing hidden, nor what WeChat does not upload', async () => {
    const project = script(
      `require('../../.keys.json'); require('../../linked.json'); require('../../project.private.config.json')`,
    )
    for (const name of ['.keys.json', 'project.private.config.json']) project.write(name, '"canary"')
    project.link('linked.json', join(project.dir, '.keys.json'))
    project.link('node_modules/git', join(project.dir, '.git'))
    project.write('.git/index.js', '"canary"')
    project.write('pages/index/index.js', `require('git')`)
    expect(JSON.stringify((await project.open()).current())).not.toContain('canary')
  })

  it('is what links inside the project lead to, and packages of the same workspace', async () => {
    const home = elsewhere({ 'package.json': '{"name": "@shop/price", "main": "price"}', 'price.js': '"inside"' })
    const project = page({
      'pages/index/index.ts': `require('./colors'); require('@shop/price')`,
      'shared/colors.js': '"inside"',
    })
    project.link('pages/index/colors.js', join(project.dir, 'shared/colors.js'))
    project.link('node_modules/@shop/price', home)
    const { modules, problems } = (await project.open()).current()
    expect(problems).toEqual([])
    expect(Object.keys(modules)).toEqual(
      expect.arrayContaining(['pages/index/colors.js', 'miniprogram_npm/@shop/price/price.js']),
    )
  })
})

describe('fileBelow', () => {
  it('serves nothing that WeChat does not upload', async () => {
    const names = ['project.config.json', 'project.private.config.json', 'quickreg.project.json']
    const project = page(Object.fromEntries(names.map((name) => [name, '{}'])))
    project.write('images/cup.json', '{}')
    project.link('images/config.json', join(project.dir, 'project.private.config.json'))
    const { fileBelow } = await project.open()
    expect(fileBelow('images/cup.json')).toBe(join(project.dir, 'images/cup.json'))
    for (const name of [...names, 'Project.Config.json', 'images/config.json']) {
      expect(fileBelow(name), name).toBeUndefined()
    }
  })

  it('takes a backslash, which parts names on Windows, for no part of a name', async () => {
    const project = page({ 'a\\..\\b.json': '{}', 'a\\.env': '' })
    const { fileBelow } = await project.open()
    expect([fileBelow('a\\..\\b.json'), fileBelow('a\\.env')]).toEqual([undefined, undefined])
  })
})

it.each(['pages/x/../index/index', './pages//index/index', '/pages/index/index'])('takes the page %s', async (path) => {
  const { app, problems } = (await page({ 'app.json': JSON.stringify({ pages: [path] }) }).open()).current()
  expect([app.pages, problems]).toEqual([['pages/index/index'], []])
})

it.each(['../x/x', '/../x', '', '.', 'a\0b', '"', '..', '💥'])('reports the page %j, which cannot be', async (path) => {
  const { problems } = (await page({ 'app.json': JSON.stringify({ pages: [path] }) }).open()).current()
  expect(problems).toMatchObject([{ file: 'app.json', severity: 'error' }])
})
