import { describe, expect, it } from 'vitest'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { problemLines, run, smallest, temporaryProject } from './testing/temporaryProject.ts'

const component = (path: string, uses = {}) => ({
  [`${path}.json`]: JSON.stringify({ component: true, usingComponents: uses }),
  [`${path}.wxml`]: '<view/>',
  [`${path}.js`]: `module.exports = '${path}'`,
})

const using = (reference: string) => ({
  'pages/index/index.json': JSON.stringify({ usingComponents: { cup: reference } }),
})

async function cupOf(files: Record<string, string>): Promise<unknown> {
  const project = (await temporaryProject({ ...smallest, ...files }).open()).current()
  expect(problemLines(project)).toEqual([])
  return project.units['pages/index/index']!.json.usingComponents
}

describe('npm packages', () => {
  it.each([
    [
      'the folder package.json names',
      'cups/cup/cup',
      { 'node_modules/cups/package.json': '{"miniprogram": "lib"}', ...component('node_modules/cups/lib/cup/cup') },
      'cups/cup/cup',
    ],
    [
      'miniprogram_dist without being told',
      'cups/cup',
      { 'node_modules/cups/package.json': '{}', ...component('node_modules/cups/miniprogram_dist/cup') },
      'cups/cup',
    ],
    [
      'the index of a bare name',
      '@shop/cups',
      {
        'node_modules/@shop/cups/package.json': '{"miniprogram": "src"}',
        ...component('node_modules/@shop/cups/src/index'),
      },
      '@shop/cups/index',
    ],
    [
      'what "build npm" has left, before node_modules',
      'cups/cup',
      { 'node_modules/cups/package.json': '{"miniprogram": "."}', ...component('miniprogram_npm/cups/cup') },
      'cups/cup',
    ],
    [
      'an absolute path',
      '/miniprogram_npm/cups/cup',
      { 'node_modules/cups/package.json': '{"miniprogram": "lib"}', ...component('node_modules/cups/lib/cup') },
      'cups/cup',
    ],
  ])('finds components in %s', async (_, reference, files, path) => {
    expect(await cupOf({ ...using(reference), ...(files as unknown as Record<string, string>) })).toEqual({
      cup: `/miniprogram_npm/${path}`,
    })
  })

  it('looks upwards from the project, through links, and watches what is linked', async () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'quickreg-linked-')))
    writeFileSync(join(elsewhere, 'package.json'), '{"name": "cups", "miniprogram": "."}')
    for (const [path, text] of Object.entries(component('cup'))) writeFileSync(join(elsewhere, path), text)
    const project = temporaryProject({ 'project.config.json': '{"miniprogramRoot": "app"}' })
    for (const [path, text] of Object.entries({ ...smallest, ...using('cups/cup') })) project.write(`app/${path}`, text)
    project.link('node_modules/cups', elsewhere)

    const opened = await project.open()
    const changed = new Promise<void>((resolve) => opened.onBuilt(() => resolve()))
    expect(opened.current().units['miniprogram_npm/cups/cup']).toBeDefined()
    writeFileSync(join(elsewhere, 'cup.wxml'), '<text/>')
    await changed
    rmSync(elsewhere, { recursive: true })
  })

  it('requires packages made for Node by their entry, and what those require', async () => {
    const project = (
      await temporaryProject({
        ...smallest,
        'pages/index/index.ts': `module.exports = require('water')`,
        'node_modules/water/package.json': '{"main": "./lib/main.js"}',
        'node_modules/water/lib/main.js': `module.exports = require('./boil') + require('salt')`,
        'node_modules/water/lib/boil.js': 'module.exports = 90',
        'node_modules/water/node_modules/salt/package.json': '{}',
        'node_modules/water/node_modules/salt/index.js': 'module.exports = 3',
        'node_modules/salt/package.json': '{"main": "salt"}',
        'node_modules/salt/salt.js': 'module.exports = 1000',
      }).open()
    ).current()

    expect(problemLines(project)).toEqual([])
    expect(run(project, 'pages/index/index.js')).toBe(93)
    expect(Object.keys(project.modules)).toContain('miniprogram_npm/water/miniprogram_npm/salt/index.js')
  })

  it('warns of files that would not be there in WeChat', async () => {
    const project = (
      await temporaryProject({
        ...smallest,
        'pages/index/index.ts': `require('water/boil')`,
        'node_modules/water/package.json': '{"main": "main.js"}',
        'node_modules/water/boil.js': '',
      }).open()
    ).current()

    expect(problemLines(project)).toEqual([
      'pages/index/index.ts:1:9 warning WeChat bundles this package into one file, so "water/boil" cannot be required there',
    ])
  })
})

describe('fileBelow', () => {
  it('serves files of the project and of the packages it uses, and nothing else', async () => {
    const project = temporaryProject({
      ...smallest,
      ...using('cups/cup'),
      'images/杯.png': '',
      'secret/.env': '',
      'node_modules/cups/package.json': '{"miniprogram": "lib"}',
      'node_modules/cups/lib/cup.png': '',
      'node_modules/unused/package.json': '{"miniprogram": "lib"}',
      'node_modules/unused/lib/cup.png': '',
      ...component('node_modules/cups/lib/cup'),
    })
    project.link('images/passwd', '/etc/passwd')
    const { fileBelow } = await project.open()

    expect(fileBelow('images/杯.png')).toBe(join(project.dir, 'images/杯.png'))
    expect(fileBelow('miniprogram_npm/cups/cup.png')).toBe(join(project.dir, 'node_modules/cups/lib/cup.png'))
    for (const path of [
      ...['../passwd', 'images/../../passwd', '/etc/passwd', 'images/passwd', 'images', 'images/none.png', ''],
      ...['.env', 'secret/.env', 'secret/../.env', 'a\0b', 'node_modules/cups/package.json'],
      ...[
        'miniprogram_npm/cups/../package.json',
        'miniprogram_npm/cups/../../app.json',
        'miniprogram_npm/unused/cup.png',
      ],
    ]) {
      expect(fileBelow(path), path).toBeUndefined()
    }
  })
})
